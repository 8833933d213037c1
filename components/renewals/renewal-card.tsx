// When a certificate should be renewed, whether an emergency asks for it, and what has followed it.
// For the page of one certificate, on either side of the portal.
import Link from "next/link"
import type { ReactNode } from "react"
import type { CertificateDetail } from "@/lib/core/certificate-view"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { ProblemNote } from "../ui/problem-note"
import { RelativeTime } from "../ui/relative-time"
import { standWords } from "./renewal-words"
import { StandTag } from "./stand-tag"

type RenewalCardProps = {
  certificate: Pick<CertificateDetail, "renewal" | "lastSeenAt" | "installedAt" | "owner">
  /** Where the page of another certificate is: `/certificates`. */
  base: string
  /** What can be done about it. */
  verbs?: ReactNode
}

export function RenewalCard({ certificate, base, verbs }: RenewalCardProps) {
  const { renewal, lastSeenAt, installedAt } = certificate
  if (renewal === null) return null
  const { window, asked, stand, successor } = renewal
  return (
    <Card title="Renewal" aside={<StandTag renewal={renewal} />}>
      {asked === null || stand === "in-use" ? null : (
        <ProblemNote
          tone="wait"
          className="mb-3"
          title="Everybody is asked for a new certificate"
          detail={
            <>
              “{asked.reason}” Renew until <RelativeTime at={asked.by} show="both" />.
            </>
          }
        />
      )}
      <DefinitionList
        facts={[
          { term: "Renew from", value: <RelativeTime at={window.start} show="both" /> },
          { term: "Renew by", value: <RelativeTime at={window.end} show="both" /> },
          { term: "Successor", value: <Successor base={base} successor={successor} says={standWords[stand].says} /> },
          { term: "Last seen here", value: <LastSeen lastSeenAt={lastSeenAt} installedAt={installedAt} /> },
        ]}
      />
      {verbs ? <div className="mt-3 flex flex-wrap gap-2">{verbs}</div> : null}
    </Card>
  )
}

function Successor({
  base,
  successor,
  says,
}: {
  base: string
  successor: { id: string; serial: string } | null
  says: string
}) {
  if (successor === null) return <>{says}</>
  return (
    <>
      <Link href={`${base}/${successor.id}`} title={successor.serial} className="link font-mono text-xs">
        {shortenMiddle(successor.serial, 6)}
      </Link>
      <span className="block text-ink3 text-xs">{says}</span>
    </>
  )
}

function LastSeen({ lastSeenAt, installedAt }: Pick<CertificateDetail, "lastSeenAt" | "installedAt">) {
  return (
    <>
      {lastSeenAt === null ? "never presented to this server" : <RelativeTime at={lastSeenAt} show="both" />}
      {installedAt === null ? null : (
        <span className="block text-ink3 text-xs">
          marked as installed <RelativeTime at={installedAt} />
        </span>
      )}
    </>
  )
}
