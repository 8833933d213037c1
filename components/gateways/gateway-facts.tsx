// What is known of a gateway: what it runs, what it enforces, and when it was heard.
// For the gateway's page. All of it is from its own reports, which its certificate proves.
import Link from "next/link"
import type { GatewayDetail } from "@/lib/core/gateway-view"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"
import { targetOf } from "./gateway-table"
import { enforcesWords, patternWords, waveWords } from "./gateway-words"

export function GatewayFacts({ gateway }: { gateway: GatewayDetail }) {
  const { environment, pattern, report, lastSeenAt, enrolledAt, retiredAt, createdAt, id, applied, wanted, head } =
    gateway
  return (
    <Card title="Gateway">
      <DefinitionList
        facts={[
          { term: "Environment", value: environment },
          { term: "Target", value: targetOf(gateway) },
          { term: "Pattern", value: patternWords[pattern].label },
          {
            term: "Enforces",
            value:
              applied === 0 ? (
                "nothing yet"
              ) : (
                <Link href={`/releases/${environment}/${applied}`} className="link">
                  {enforcesWords(gateway)}
                </Link>
              ),
          },
          {
            term: "Should have",
            value: (
              <>
                <Link href={`/releases/${environment}/${wanted}`} className="link">
                  release {wanted}
                </Link>
                {wanted === head ? "" : `, while release ${head} is rolled out to earlier waves`}
              </>
            ),
          },
          { term: "Wave", value: waveWords(gateway.wave) },
          { term: "Last heard", value: lastSeenAt === null ? "never" : <RelativeTime at={lastSeenAt} show="both" /> },
          report !== null && { term: "Agent", value: `${report.agentVersion}, ${pollWords(report.pollMode)}` },
          { term: "Registered", value: <RelativeTime at={createdAt} show="both" /> },
          enrolledAt !== null && { term: "Enrolled", value: <RelativeTime at={enrolledAt} show="both" /> },
          retiredAt !== null && { term: "Retired", value: <RelativeTime at={retiredAt} show="both" /> },
          { term: "Identifier", value: <Identifier value={id} what="gateway id" /> },
        ]}
      />
    </Card>
  )
}

function pollWords(mode: string): string {
  return mode.includes("long") ? "holds a request until there is something new" : "asks in intervals"
}
