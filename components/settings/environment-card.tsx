// One environment: how long things are good for in it, what its gateways are told now, and whether it demands four eyes.
// For the settings.
import Link from "next/link"
import type { ReactNode } from "react"
import type { EnvironmentView } from "@/lib/core/authority-view"
import { counted } from "../objects/counted"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { RelativeTime } from "../ui/relative-time"
import { stalenessWords } from "./setting-words"

export function EnvironmentCard({ environment, children }: { environment: EnvironmentView; children: ReactNode }) {
  const { name, title, certificateDays, manifestValidityHours, refreshSeconds, staleness, head } = environment
  return (
    <Card title={title} note={`${name}: its own authorities, gateways and releases. Nothing crosses.`}>
      <DefinitionList
        facts={[
          {
            term: "Certificates",
            value: `valid for ${counted(certificateDays, "day")}, unless something else is asked for`,
          },
          { term: "Configuration", value: `good for ${counted(manifestValidityHours, "hour")}, renewed every hour` },
          { term: "Gateways ask", value: `every ${counted(refreshSeconds, "second")} at the latest` },
          { term: "Past its end", value: `a gateway ${stalenessWords[staleness]}` },
          {
            term: "Newest release",
            value:
              head === null ? (
                "none yet"
              ) : (
                <>
                  <Link href={`/releases/${name}/${head.sequence}`} className="link">
                    release {head.sequence}
                  </Link>
                  , good until <RelativeTime at={head.notAfter} show="both" />
                </>
              ),
          },
        ]}
      />
      <div className="mt-4 border-line border-t pt-4">{children}</div>
    </Card>
  )
}
