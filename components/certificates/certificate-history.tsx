// What happened to a certificate and what is certain to come, the latest first.
// For the certificate's page, on either side of the portal.
import Link from "next/link"
import type { TimelineEntry } from "@/lib/core/certificate-view"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { Card } from "../ui/card"
import { RelativeTime } from "../ui/relative-time"
import { Timeline } from "../ui/timeline"

type CertificateHistoryProps = {
  entries: readonly TimelineEntry[]
  /** Where the page of another certificate is. */
  base?: string
}

export function CertificateHistory({ entries, base = "/certificates" }: CertificateHistoryProps) {
  const latestFirst = entries.toReversed()
  return (
    <Card title="Time line">
      <Timeline
        label="What happened to this certificate"
        entries={latestFirst.map((entry) => ({
          id: `${entry.at} ${entry.what}`,
          text: <EntryText entry={entry} base={base} />,
          when: <RelativeTime at={entry.at} show="both" />,
          by: entry.by,
          tone: toneOf(entry),
        }))}
      />
    </Card>
  )
}

function EntryText({ entry, base }: { entry: TimelineEntry; base: string }) {
  const { what, ahead, certificateId, serial } = entry
  return (
    <span className={ahead ? "text-ink2 italic" : undefined}>
      {what}
      {certificateId === undefined ? null : (
        <>
          {" "}
          <Link href={`${base}/${certificateId}`} title={serial} className="link font-mono text-xs">
            {shortenMiddle(serial ?? certificateId, 6)}
          </Link>
        </>
      )}
    </span>
  )
}

function toneOf({ what, ahead }: TimelineEntry): "deny" | "ok" | "plain" {
  if (ahead) return "plain"
  if (/^(revocation|refused|ended)/i.test(what)) return "deny"
  return /^(issued|registered|first presented|renewed|its successor|marked)/i.test(what) ? "ok" : "plain"
}
