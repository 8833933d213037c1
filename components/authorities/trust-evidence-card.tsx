// Which gateways trust an authority, by their own reports, and of the others why they do not count.
// For the pages of authorities and rotations: a number alone tells nobody where to look.
import type { TrustEvidence } from "@/lib/core/rotation"
import { counted } from "../objects/counted"
import { ObjectLink } from "../objects/object-link"
import { Card } from "../ui/card"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"

type Gateway = { id: string; name: string; why: string | null }
type TrustEvidenceCardProps = {
  title: string
  note: string
  evidence: TrustEvidence
  /** The state of those that count: "trusts it", "has let go of it". */
  yes: string
}

export function TrustEvidenceCard({ title, note, evidence, yes }: TrustEvidenceCardProps) {
  const { by, missing, of } = evidence
  const gateways = [...missing, ...by.map((gateway) => ({ ...gateway, why: null }))]
  return (
    <Card flush title={title} note={note} aside={`${by.length} of ${counted(of, "gateway")}`}>
      <Table
        caption={title}
        columns={columnsOf(yes)}
        rows={gateways}
        rowKey={({ id }) => id}
        inset
        empty={<p className="px-4.5 pb-4 text-ink2">No gateway is enrolled, so there is none to wait for.</p>}
      />
    </Card>
  )
}

function columnsOf(yes: string): Column<Gateway>[] {
  return [
    {
      key: "name",
      label: "Gateway",
      className: "sm:w-1/4",
      cell: ({ id, name }) => <ObjectLink kind="gateway" id={id} name={name} />,
    },
    {
      key: "state",
      label: "Says",
      cell: ({ why }) =>
        why === null ? (
          <Tag tone="ok">{yes}</Tag>
        ) : (
          <span className="flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
            <Tag tone="wait">missing</Tag>
            <span className="wrap-anywhere">It {why}.</span>
          </span>
        ),
    },
  ]
}
