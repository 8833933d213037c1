// Certificates whose window has begun, one a row: whose, how it stands, what has followed it, and when it ends.
// For the renewals board.

import type { ReactNode } from "react"
import { hierarchyName } from "@/lib/core/hierarchy"
import type { RenewalRow } from "@/lib/core/renewal-view"
import { CertificateOwnerName } from "../certificates/certificate-owner-name"
import { SerialLink } from "../certificates/certificate-table"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { StandTag } from "./stand-tag"

const columns: readonly Column<RenewalRow>[] = [
  { key: "owner", label: "Speaks for", cell: ({ owner }) => <CertificateOwnerName owner={owner} /> },
  { key: "stand", label: "Renewal", cell: (row) => <Standing renewal={row} /> },
  { key: "ends", label: "Ends", cell: ({ notAfter }) => <RelativeTime at={notAfter} show="both" /> },
  {
    key: "window",
    label: "Renew by",
    from: "lg",
    cell: ({ window }) => <RelativeTime at={window.end} />,
  },
  { key: "serial", label: "Certificate", from: "md", cell: ({ id, serial }) => <SerialLink id={id} serial={serial} /> },
  {
    key: "successor",
    label: "Successor",
    from: "lg",
    cell: ({ successor }) =>
      successor === null ? <span className="text-ink3">none</span> : <SerialLink {...successor} />,
  },
  {
    key: "environment",
    label: "Environment",
    from: "xl",
    cell: ({ environment }) => hierarchyName(environment),
  },
]

export function RenewalTable({ rows, empty }: { rows: readonly RenewalRow[]; empty: ReactNode }) {
  return <Table caption="Renewals" columns={columns} rows={rows} rowKey={({ id }) => id} empty={empty} inset />
}

function Standing({ renewal }: { renewal: RenewalRow }) {
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      <StandTag renewal={renewal} />
      {renewal.asked === null ? null : <Tag tone="wait">emergency</Tag>}
    </span>
  )
}
