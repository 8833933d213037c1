// People who sign in: their role, how they sign in, when they last did, and what can be done about them.
// For the settings. One's own row offers nothing: nobody locks themselves out by a slip.
import type { ReactNode } from "react"
import type { PersonRow } from "@/lib/core/people-view"
import { ObjectLink } from "../objects/object-link"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { PersonMenu, type PersonVerbs } from "./person-menu"
import { roleWords } from "./setting-words"

type PeopleTableProps = {
  rows: readonly PersonRow[]
  /** Who looks. */
  self: string
  /** Absent for those who may only look. */
  verbs?: PersonVerbs
  empty: ReactNode
}

export function PeopleTable({ rows, self, verbs, empty }: PeopleTableProps) {
  const columns: Column<PersonRow>[] = [
    { key: "name", label: "Person", cell: (person) => <PersonName person={person} self={self} /> },
    { key: "role", label: "Role", cell: (person) => <PersonRole person={person} /> },
    { key: "status", label: "State", cell: ({ status }) => <StateTag state={status} /> },
    { key: "by", label: "Signs in by", from: "lg", cell: ({ signsInBy }) => signInWords(signsInBy) },
    {
      key: "last",
      label: "Last sign-in",
      from: "md",
      cell: ({ lastSignInAt }) =>
        lastSignInAt === null ? <span className="text-ink3">never</span> : <RelativeTime at={lastSignInAt} />,
    },
    ...(verbs ? [menuColumn(self, verbs)] : []),
  ]
  return <Table caption="People" columns={columns} rows={rows} rowKey={({ id }) => id} empty={empty} inset />
}

function menuColumn(self: string, verbs: PersonVerbs): Column<PersonRow> {
  return {
    key: "verbs",
    label: "What can be done",
    hideLabel: true,
    align: "right",
    cell: (person) => (person.id === self ? null : <PersonMenu person={person} verbs={verbs} />),
  }
}

function PersonName({ person, self }: { person: PersonRow; self: string }) {
  return (
    <>
      <span className="flex items-center gap-2 font-[550]">
        <span className="wrap-anywhere">{person.name}</span>
        {person.id === self ? <Tag>you</Tag> : null}
      </span>
      <span className="wrap-anywhere text-ink3 text-xs">{person.email}</span>
    </>
  )
}

function PersonRole({ person }: { person: PersonRow }) {
  return (
    <>
      {roleWords[person.role].label}
      {person.partner ? (
        <span className="block text-ink3 text-xs">
          <ObjectLink kind="partner" id={person.partner.id} name={person.partner.name} />
        </span>
      ) : null}
    </>
  )
}

function signInWords({ password, singleSignOn }: PersonRow["signsInBy"]): string {
  const ways = [password ? "password" : null, singleSignOn ? "single sign-on" : null].filter((way) => way !== null)
  return ways.length === 0 ? "nothing yet" : ways.join(", ")
}
