// Invitations that were sent: to whom, as what, and whether they can still be accepted or taken back.
// For the settings.
import type { ReactNode } from "react"
import type { Action } from "@/lib/core/action-result"
import type { InvitationRow } from "@/lib/core/people-view"
import { ObjectLink } from "../objects/object-link"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"
import { RevokeInvitationDialog } from "./revoke-invitation-dialog"
import { roleWords } from "./setting-words"

type InvitationTableProps = { rows: readonly InvitationRow[]; revoke?: Action<unknown>; empty: ReactNode }

export function InvitationTable({ rows, revoke, empty }: InvitationTableProps) {
  const columns: Column<InvitationRow>[] = [
    {
      key: "email",
      label: "Invited",
      cell: ({ email, name }) => (
        <>
          <span className="wrap-anywhere font-[550]">{name}</span>
          <span className="wrap-anywhere block text-ink3 text-xs">{email}</span>
        </>
      ),
    },
    {
      key: "role",
      label: "As",
      cell: ({ role, partner }) => (
        <>
          {roleWords[role].label}
          {partner ? (
            <span className="block text-ink3 text-xs">
              <ObjectLink kind="partner" id={partner.id} name={partner.name} />
            </span>
          ) : null}
        </>
      ),
    },
    { key: "status", label: "State", cell: ({ status }) => <StateTag state={status} /> },
    { key: "by", label: "By", from: "lg", cell: ({ invitedBy }) => invitedBy.name },
    { key: "end", label: "Good until", from: "md", cell: ({ expiresAt }) => <RelativeTime at={expiresAt} /> },
    ...(revoke ? [revokeColumn(revoke)] : []),
  ]
  return <Table caption="Invitations" columns={columns} rows={rows} rowKey={({ id }) => id} empty={empty} inset />
}

function revokeColumn(revoke: Action<unknown>): Column<InvitationRow> {
  return {
    key: "verbs",
    label: "Revoke",
    hideLabel: true,
    align: "right",
    cell: (row) => (row.status === "open" ? <RevokeInvitationDialog invitation={row} action={revoke} /> : null),
  }
}
