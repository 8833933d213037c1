// Access, asked for and given, one grant a row: which scope, how it stands, until when, why, and who said so.
// For partners and applications on both sides of the portal.
import Link from "next/link"
import type { ReactNode } from "react"
import type { GrantView } from "@/lib/core/grant-view"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"

type GrantTableProps = {
  caption: string
  rows: readonly GrantView[]
  /** Where an application's page lies; left out where all are of one application. */
  applicationBase?: string
  verbs?: (grant: GrantView) => ReactNode
  empty: ReactNode
}

export function GrantTable({ caption, rows, applicationBase, verbs, empty }: GrantTableProps) {
  const columns: Column<GrantView>[] = [
    {
      key: "scope",
      label: "Scope",
      cell: ({ scope }) => <span className="wrap-anywhere font-mono text-xs">{scope}</span>,
    },
  ]
  if (applicationBase !== undefined) columns.push(applicationColumn(applicationBase))
  columns.push(
    { key: "status", label: "State", cell: (grant) => <GrantStanding grant={grant} /> },
    {
      key: "ends",
      label: "Ends",
      cell: ({ endsAt }) =>
        endsAt ? <RelativeTime at={endsAt} show="date" /> : <span className="text-ink3">never</span>,
    },
    { key: "why", label: "Why", cell: (grant) => <GrantWhy grant={grant} /> },
  )
  if (verbs) columns.push({ key: "verbs", label: "Actions", hideLabel: true, align: "right", cell: verbs })
  return <Table inset caption={caption} columns={columns} rows={rows} rowKey={({ id }) => id} empty={empty} />
}

function applicationColumn(base: string): Column<GrantView> {
  return {
    key: "application",
    label: "Application",
    cell: ({ application: { id, name }, environment }) => (
      <>
        <Link href={`${base}/${id}`} className="wrap-anywhere hover:underline">
          {name}
        </Link>
        <span className="block text-ink3 text-xs">{environment}</span>
      </>
    ),
  }
}

/** Approved is not yet enforced: a release has to carry it. */
function GrantStanding({ grant: { status, declined, activeSince } }: { grant: GrantView }) {
  return (
    <>
      <StateTag state={status} word={declined ? "declined" : status} />
      {status === "approved" ? <span className="block text-ink3 text-xs">waits for a publication</span> : null}
      {status === "active" && activeSince !== null ? (
        <span className="block text-ink3 text-xs">since release {activeSince}</span>
      ) : null}
    </>
  )
}

function GrantWhy({ grant }: { grant: GrantView }) {
  const { reason, requestedBy, requestedAt, approvedBy, withdrawnBy, endReason } = grant
  return (
    <>
      <span className="wrap-anywhere">{reason}</span>
      <span className="block text-ink3 text-xs">
        {requestedBy.name} <RelativeTime at={requestedAt} />
        {approvedBy && approvedBy.id !== requestedBy.id ? <>, approved by {approvedBy.name}</> : null}
      </span>
      {endReason ? (
        <span className="wrap-anywhere block text-ink2 text-xs">
          {grant.declined ? "Declined" : "Withdrawn"}
          {withdrawnBy ? ` by ${withdrawnBy.name}` : ""}: {endReason}
        </span>
      ) : null}
    </>
  )
}
