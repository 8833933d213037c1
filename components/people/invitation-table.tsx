// Invitations and what became of them, one a row.
import type { ReactNode } from "react"
import type { InvitationRow } from "@/lib/core/people-view"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"

type InvitationTableProps = {
  rows: readonly InvitationRow[]
  verbs?: (invitation: InvitationRow) => ReactNode
  empty: ReactNode
}

export function InvitationTable({ rows, verbs, empty }: InvitationTableProps) {
  const columns: Column<InvitationRow>[] = [
    {
      key: "name",
      label: "Invited",
      cell: ({ name, email }) => (
        <>
          <span className="wrap-anywhere font-semibold">{name}</span>
          <span className="wrap-anywhere block text-ink3 text-xs">{email}</span>
        </>
      ),
    },
    { key: "status", label: "State", cell: ({ status }) => <StateTag state={status} /> },
    {
      key: "sent",
      label: "Sent",
      cell: ({ createdAt, invitedBy }) => (
        <>
          <RelativeTime at={createdAt} /> <span className="text-ink3">by {invitedBy.name}</span>
        </>
      ),
    },
    {
      key: "ends",
      label: "Ends",
      from: "md",
      cell: ({ acceptedAt, expiresAt, status }) =>
        status === "open" ? <RelativeTime at={expiresAt} /> : acceptedAt ? <RelativeTime at={acceptedAt} /> : "—",
    },
  ]
  if (verbs) columns.push({ key: "verbs", label: "Actions", hideLabel: true, align: "right", cell: verbs })
  return <Table inset caption="Invitations" columns={columns} rows={rows} rowKey={({ id }) => id} empty={empty} />
}
