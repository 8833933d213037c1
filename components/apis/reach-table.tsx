// Which partners' applications reach an API or hold a scope, and by which grants.
// For the pages of APIs and scopes. `approved` waits for a publication; `active` is carried by a release.
import type { ReactNode } from "react"
import type { ReachEntry } from "@/lib/core/api-view"
import { ObjectLink } from "../objects/object-link"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"

const columns: readonly Column<ReachEntry>[] = [
  {
    key: "partner",
    label: "Partner",
    cell: ({ partner }) => <Reaching kind="partner" {...partner} />,
  },
  {
    key: "application",
    label: "Application",
    cell: ({ application }) => <Reaching kind="application" {...application} />,
  },
  { key: "scopes", label: "Scopes", cell: ({ scopes }) => <ReachScopes scopes={scopes} /> },
]

export function ReachTable({
  caption,
  rows,
  empty,
}: {
  caption: string
  rows: readonly ReachEntry[]
  empty: ReactNode
}) {
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={rows}
      rowKey={({ application }) => application.id}
      empty={empty}
      inset
    />
  )
}

function Reaching({ kind, id, name, status }: { kind: string; id: string; name: string; status: string }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2">
      <ObjectLink kind={kind} id={id} name={name} />
      {status === "active" ? null : <StateTag state={status} />}
    </span>
  )
}

function ReachScopes({ scopes }: Pick<ReachEntry, "scopes">) {
  return (
    <ul className="flex flex-col gap-1">
      {scopes.map(({ name, status, endsAt }) => (
        <li key={name} className="flex flex-wrap items-center gap-x-2">
          <span className="wrap-anywhere font-mono text-xs">{name}</span>
          <StateTag state={status} />
          {endsAt ? (
            <span className="text-ink3 text-xs">
              ends <RelativeTime at={endsAt} />
            </span>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
