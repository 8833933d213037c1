// Certificates, one a row: what it is, whom it speaks for, how it stands and when it ends.
// For the list of all, and wherever the certificates of one thing are shown.

import Link from "next/link"
import type { ReactNode } from "react"
import type { CertificateRow } from "@/lib/core/certificate-view"
import { hierarchyName } from "@/lib/core/hierarchy"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { CertificateOwnerName } from "./certificate-owner-name"
import { revocationWords } from "./revocation-words"

const columns: readonly Column<CertificateRow>[] = [
  { key: "serial", label: "Serial", cell: (row) => <SerialLink id={row.id} serial={row.serial} /> },
  { key: "owner", label: "Speaks for", cell: ({ owner }) => <CertificateOwnerName owner={owner} /> },
  { key: "environment", label: "Environment", from: "md", cell: ({ environment }) => hierarchyName(environment) },
  { key: "status", label: "State", cell: (row) => <CertificateStanding certificate={row} /> },
  { key: "end", label: "Ends", cell: ({ notAfter }) => <RelativeTime at={notAfter} show="both" />, from: "lg" },
  {
    key: "key",
    label: "Key",
    from: "xl",
    cell: ({ keyAlgorithm }) => <span className="text-ink2">{keyAlgorithm}</span>,
  },
]

type CertificateTableProps = { rows: readonly CertificateRow[]; empty: ReactNode }

export function CertificateTable({ rows, empty }: CertificateTableProps) {
  return <Table caption="Certificates" columns={columns} rows={rows} rowKey={({ id }) => id} empty={empty} inset />
}

export function SerialLink({ id, serial }: { id: string; serial: string }) {
  return (
    <Link href={`/certificates/${id}`} title={serial} className="whitespace-nowrap font-mono text-xs hover:underline">
      {shortenMiddle(serial, 6)}
    </Link>
  )
}

function CertificateStanding({ certificate }: { certificate: CertificateRow }) {
  const { status, revocation, keySource } = certificate
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
      <StateTag state={status} />
      {keySource === "external" ? <Tag>external</Tag> : null}
      {revocation ? <span className="text-ink3 text-xs">{revocationWords[revocation.reason].label}</span> : null}
    </span>
  )
}
