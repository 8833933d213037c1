// What happened to a certificate, newest first.
// For the certificate's page.
import type { TimelineEntry } from "@/lib/core/certificate-view"
import { Card } from "../ui/card"
import { RelativeTime } from "../ui/relative-time"
import { Timeline } from "../ui/timeline"

export function CertificateHistory({ entries }: { entries: readonly TimelineEntry[] }) {
  const newestFirst = [...entries].sort((one, other) => other.at.localeCompare(one.at))
  return (
    <Card title="Time line">
      <Timeline
        label="What happened to this certificate"
        entries={newestFirst.map(({ at, what, by }) => ({
          id: `${at} ${what}`,
          text: what,
          when: <RelativeTime at={at} />,
          by,
          tone: /^revocation decided|refused/i.test(what) ? "deny" : /issued/i.test(what) ? "ok" : "plain",
        }))}
      />
    </Card>
  )
}
