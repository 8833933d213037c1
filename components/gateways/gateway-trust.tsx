// Whom a gateway trusts right now, as it reports: the anchors by fingerprint, and the number of each CRL it has loaded.
// For the gateway's page; an anchor or number that the server does not know of stands out.
import type { AuthorityView } from "@/lib/core/authority-view"
import type { GatewayReportView } from "@/lib/core/gateway-view"
import { Card } from "../ui/card"
import { Identifier } from "../ui/identifier"
import { Tag } from "../ui/tag"

type GatewayTrustProps = { report: GatewayReportView; environment: string; authorities: readonly AuthorityView[] }

export function GatewayTrust({ report, environment, authorities }: GatewayTrustProps) {
  // a slug is unique within its environment only
  const own = authorities.filter((authority) => authority.environment === environment)
  return (
    <Card title="Trust" note="As the gateway reports it.">
      <h3 className="mb-1 font-medium text-ink3 text-xs">Anchors</h3>
      <AnchorList anchors={report.trustAnchors} authorities={authorities} />
      <h3 className="mt-3 mb-1 font-medium text-ink3 text-xs">CRL numbers</h3>
      <CrlList numbers={report.crlNumbers} authorities={own} />
    </Card>
  )
}

function AnchorList({ anchors, authorities }: { anchors: readonly string[]; authorities: readonly AuthorityView[] }) {
  if (anchors.length === 0) return <p className="text-ink2">None reported.</p>
  const names = new Map(authorities.map(({ sha256, name }) => [sha256, name]))
  return (
    <ul className="flex flex-col gap-1">
      {anchors.map((sha256) => (
        <li key={sha256} className="flex flex-wrap items-center gap-x-2">
          <span>{names.get(sha256) ?? <Tag tone="wait">unknown here</Tag>}</span>
          <Identifier value={sha256} what="anchor fingerprint" keep={8} className="text-ink3" />
        </li>
      ))}
    </ul>
  )
}

function CrlList({ numbers, authorities }: { numbers: Record<string, number>; authorities: readonly AuthorityView[] }) {
  const entries = Object.entries(numbers)
  if (entries.length === 0) return <p className="text-ink2">None reported.</p>
  return (
    <ul className="flex flex-col gap-1">
      {entries.map(([issuer, number]) => {
        const authority = authorities.find(({ subject, slug, name }) => [subject, slug, name].includes(issuer))
        const newest = authority?.crl?.number
        return (
          <li key={issuer} className="flex flex-wrap items-center gap-x-2">
            <span className="wrap-anywhere">{authority?.name ?? issuer}</span>
            <span className="font-mono text-xs">{number}</span>
            {newest !== undefined && newest > number ? <Tag tone="wait">{newest} is newer</Tag> : null}
          </li>
        )
      })}
    </ul>
  )
}
