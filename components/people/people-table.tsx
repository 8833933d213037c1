// People who can sign in, one a row, with what an administrator can do about each.
import type { ReactNode } from "react"
import type { PersonRow } from "@/lib/core/people-view"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"

type PeopleTableProps = {
  rows: readonly PersonRow[]
  /** Buttons for one person; left out where nothing may be done. */
  verbs?: (person: PersonRow) => ReactNode
  empty: ReactNode
}

export function PeopleTable({ rows, verbs, empty }: PeopleTableProps) {
  const columns: Column<PersonRow>[] = [
    {
      key: "name",
      label: "Name",
      cell: ({ name, email }) => (
        <>
          <span className="wrap-anywhere font-semibold">{name}</span>
          <span className="wrap-anywhere block text-ink3 text-xs">{email}</span>
        </>
      ),
    },
    { key: "status", label: "State", cell: ({ status }) => <StateTag state={status} /> },
    { key: "by", label: "Signs in by", from: "md", cell: ({ signsInBy }) => waysIn(signsInBy) },
    {
      key: "last",
      label: "Last sign-in",
      cell: ({ lastSignInAt }) =>
        lastSignInAt ? <RelativeTime at={lastSignInAt} /> : <span className="text-ink3">never</span>,
    },
  ]
  if (verbs) columns.push({ key: "verbs", label: "Actions", hideLabel: true, align: "right", cell: verbs })
  return <Table inset caption="People" columns={columns} rows={rows} rowKey={({ id }) => id} empty={empty} />
}

function waysIn({ password, singleSignOn }: PersonRow["signsInBy"]): string {
  return [password ? "password" : null, singleSignOn ? "single sign-on" : null].filter(Boolean).join(", ") || "—"
}
