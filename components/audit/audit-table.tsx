// The audit log, newest first: when, who, what, and to what. Pressing a name narrows the log to it.
// For the audit's page.
import Link from "next/link"
import type { ReactNode } from "react"
import type { AuditEventView } from "@/lib/core/audit-view"
import { queryLink, type SearchParams } from "@/lib/core/query-link"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { AuditDetailDialog } from "./audit-detail-dialog"
import { actionWords, isDenying } from "./audit-words"

type AuditTableProps = { rows: readonly AuditEventView[]; params: SearchParams; empty: ReactNode }

export function AuditTable({ rows, params, empty }: AuditTableProps) {
  return (
    <Table caption="Audit log" columns={columnsOf(params)} rows={rows} rowKey={({ id }) => id} empty={empty} inset />
  )
}

function columnsOf(params: SearchParams): Column<AuditEventView>[] {
  return [
    { key: "at", label: "When", className: "sm:whitespace-nowrap", cell: ({ at }) => <RelativeTime at={at} /> },
    {
      key: "actor",
      label: "Who",
      className: "sm:min-w-32",
      cell: ({ actor }) => (
        <NarrowLink href={queryLink("/audit", params, { actorId: actor.id })} title={`Only what ${actor.name} did`}>
          {actor.name}
        </NarrowLink>
      ),
    },
    { key: "action", label: "What", cell: ({ action }) => <ActionName action={action} /> },
    {
      key: "subject",
      label: "To what",
      cell: ({ subject }) => (
        <NarrowLink
          href={queryLink("/audit", params, { subjectId: subject.id })}
          title={`Only what happened to ${subject.name}`}
        >
          {subjectName(subject)}
        </NarrowLink>
      ),
    },
    {
      key: "environment",
      label: "Environment",
      from: "lg",
      cell: ({ environment }) => environment ?? <span className="text-ink3">–</span>,
    },
    {
      key: "detail",
      label: "Detail",
      hideLabel: true,
      align: "right",
      cell: (event) => <AuditDetailDialog event={event} />,
    },
  ]
}

const longestName = 40

/** A key's name is its thumbprint: both ends tell two of them apart. */
function subjectName({ kind, name }: AuditEventView["subject"]): string {
  return kind === "key" && name.length > longestName ? shortenMiddle(name, 8) : name
}

function ActionName({ action }: { action: string }) {
  return isDenying(action) ? <Tag tone="deny">{actionWords(action)}</Tag> : actionWords(action)
}

function NarrowLink({ href, title, children }: { href: string; title: string; children: ReactNode }) {
  return (
    <Link href={href} title={title} className="wrap-anywhere hover:underline">
      {children}
    </Link>
  )
}
