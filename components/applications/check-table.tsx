// The latest connection checks of an application: what was asked, what a gateway would have said.
import type { ConnectionCheckView } from "@/lib/core/connection-check-view"
import { EmptyState } from "../ui/empty-state"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"

const columns: readonly Column<ConnectionCheckView>[] = [
  {
    key: "call",
    label: "Call",
    cell: ({ method, host, path }) => (
      <span className="wrap-anywhere font-mono text-xs">
        {method} {host}
        {path}
      </span>
    ),
  },
  {
    key: "state",
    label: "Handshake",
    cell: ({ state }) => <Tag tone={state === "seen" ? "ok" : "neutral"}>{state}</Tag>,
  },
  {
    key: "decision",
    label: "Decision",
    cell: ({ decision }) =>
      decision === null ? (
        <span className="text-ink3">—</span>
      ) : (
        <>
          <StateTag state={decision.allow ? "allowed" : "refused"} />{" "}
          {decision.allow ? null : <span className="font-mono text-xs">{decision.reason}</span>}
        </>
      ),
  },
  { key: "at", label: "Started", cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
]

export function CheckTable({ rows }: { rows: readonly ConnectionCheckView[] }) {
  return (
    <Table
      inset
      caption="Connection checks"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      empty={
        <EmptyState
          title="Not tested yet"
          detail="The partner's people test their connection in their own portal; what a gateway saw and would decide shows here too."
        />
      }
    />
  )
}
