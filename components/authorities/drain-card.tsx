// Who holds certificates of the old authority that are still good: they are waited for, or ended by hand.
// For the rotation's page.
import type { ReactNode } from "react"
import type { DrainOwner, RotationDetail } from "@/lib/core/rotation-view"
import { counted } from "../objects/counted"
import { ObjectLink } from "../objects/object-link"
import { Card } from "../ui/card"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"

const columns: Column<DrainOwner>[] = [
  {
    key: "owner",
    label: "Held by",
    cell: ({ kind, id, name, partner }) => (
      <>
        <ObjectLink kind={kind} id={id} name={name} />
        <span className="block text-ink3 text-xs">{partner === null ? kind : partner.name}</span>
      </>
    ),
  },
  { key: "count", label: "Still good", align: "right", cell: ({ certificates }) => certificates },
  { key: "end", label: "The last ends", cell: ({ endsAt }) => <RelativeTime at={endsAt} show="both" /> },
]

export function DrainCard({ rotation: { drain, from }, aside }: { rotation: RotationDetail; aside?: ReactNode }) {
  const shown = drain.owners.length
  return (
    <Card
      flush
      title="What is left to drain"
      note={`Certificates of ${from.name} that are still good. ${counted(drain.certificates, "certificate")} in all${shown === 100 ? ", the first 100 holders shown" : ""}.`}
      aside={aside}
    >
      <Table
        caption="Holders of certificates that are still good"
        columns={columns}
        rows={drain.owners}
        rowKey={({ kind, id }) => `${kind} ${id}`}
        inset
        empty={<p className="px-4.5 pb-4 text-ink2">Nothing that it issued is good any more.</p>}
      />
    </Card>
  )
}
