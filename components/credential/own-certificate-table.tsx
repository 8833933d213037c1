// A partner's own certificates, one a row, with the way to the next one before they end.
import Link from "next/link"
import type { ReactNode } from "react"
import type { CertificateRow } from "@/lib/core/certificate-view"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { revocationWords } from "../certificates/revocation-words"
import { renewHref } from "../renewals/renew-href"
import { LinkButton } from "../ui/link-button"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"

const columns: readonly Column<CertificateRow>[] = [
  {
    key: "serial",
    label: "Serial",
    cell: ({ id, serial }) => (
      <Link
        href={`/partner/credentials/${id}`}
        title={serial}
        className="whitespace-nowrap font-mono text-xs hover:underline"
      >
        {shortenMiddle(serial, 6)}
      </Link>
    ),
  },
  {
    key: "owner",
    label: "Application",
    cell: ({ owner, environment }) => (
      <>
        <Link href={`/partner/applications/${owner.id}`} className="wrap-anywhere hover:underline">
          {owner.name}
        </Link>
        <span className="text-ink3"> · {environment}</span>
      </>
    ),
  },
  {
    key: "status",
    label: "State",
    cell: ({ status, revocation, keySource }) => (
      <>
        <StateTag state={status} /> {keySource === "external" ? <Tag>external</Tag> : null}
        {revocation ? (
          <span className="block text-ink3 text-xs">{revocationWords[revocation.reason].label}</span>
        ) : null}
      </>
    ),
  },
  { key: "ends", label: "Ends", cell: ({ notAfter }) => <RelativeTime at={notAfter} show="both" /> },
  {
    key: "renew",
    label: "Actions",
    hideLabel: true,
    align: "right",
    cell: ({ status, owner, serial, keySource }) =>
      status === "revoked" ? null : (
        <LinkButton
          size="sm"
          href={renewHref({ owner, keySource })}
          aria-label={`Renew certificate ${shortenMiddle(serial, 6)} of ${owner.name}`}
        >
          Renew
        </LinkButton>
      ),
  },
]

export function OwnCertificateTable({ rows, empty }: { rows: readonly CertificateRow[]; empty: ReactNode }) {
  return <Table inset caption="Certificates" columns={columns} rows={rows} rowKey={({ id }) => id} empty={empty} />
}
