// Gateways, one a row: what each enforces, when it was last heard, and its last error in the tool's own words.
// For the fleet's list.
import Link from "next/link"
import type { ReactNode } from "react"
import type { GatewayView } from "@/lib/core/gateway-view"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"
import { enforcesWords, targetWords } from "./gateway-words"

const columns: readonly Column<GatewayView>[] = [
  {
    key: "name",
    label: "Gateway",
    className: "sm:whitespace-nowrap",
    cell: ({ id, name }) => (
      <Link href={`/gateways/${id}`} className="wrap-anywhere font-[550] hover:underline">
        {name}
      </Link>
    ),
  },
  { key: "state", label: "State", cell: ({ state }) => <StateTag state={state} /> },
  { key: "enforces", label: "Enforces", className: "sm:whitespace-nowrap", cell: (gateway) => enforcesWords(gateway) },
  { key: "wave", label: "Wave", from: "md", cell: ({ wave }) => <span className="font-mono">{wave}</span> },
  {
    key: "error",
    label: "Last error",
    from: "lg",
    cell: ({ lastError }) =>
      lastError === null ? (
        <span className="text-ink3">none</span>
      ) : (
        <span className="wrap-anywhere line-clamp-2 font-mono text-xs" title={lastError}>
          {lastError}
        </span>
      ),
  },
  {
    key: "target",
    label: "Target",
    className: "sm:whitespace-nowrap",
    from: "md",
    cell: (gateway) => targetOf(gateway),
  },
  {
    key: "seen",
    label: "Last heard",
    className: "sm:whitespace-nowrap",
    cell: ({ lastSeenAt }) =>
      lastSeenAt === null ? <span className="text-ink3">never</span> : <RelativeTime at={lastSeenAt} />,
  },
]

export function targetOf({ target, report }: Pick<GatewayView, "target" | "report">): string {
  return report?.targetVersion ? `${targetWords[target]} ${bareVersion(report.targetVersion)}` : targetWords[target]
}

/** nginx says `nginx/1.22.1`, which names it twice. */
function bareVersion(version: string): string {
  return version.replace(/^[a-z]+[/ ]/i, "")
}

export function GatewayTable({ rows, empty }: { rows: readonly GatewayView[]; empty: ReactNode }) {
  return <Table caption="Gateways" columns={columns} rows={rows} rowKey={({ id }) => id} empty={empty} inset />
}
