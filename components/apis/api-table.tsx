// APIs, one a row: the hostname that partners call, the zone, the owner, and how much hangs on it.
// For the list of all.
import Link from "next/link"
import type { ReactNode } from "react"
import type { ApiRow } from "@/lib/core/api-view"
import { counted } from "../objects/counted"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { zoneWords } from "./zone-words"

const columns: readonly Column<ApiRow>[] = [
  { key: "name", label: "API", cell: (row) => <ApiName api={row} /> },
  {
    key: "zone",
    label: "Zone",
    cell: ({ zone, tokenPolicy }) => (
      <span className="flex flex-wrap gap-1">
        <Tag>{zoneWords[zone].label}</Tag>
        {tokenPolicy.kind === "jwt" ? <Tag>asks for a token</Tag> : null}
      </span>
    ),
  },
  { key: "owner", label: "Owner", from: "md", cell: ({ owner }) => owner },
  {
    key: "upstream",
    label: "Upstream",
    from: "xl",
    cell: ({ upstream }) => <span className="wrap-anywhere font-mono text-ink2 text-xs">{upstream}</span>,
  },
  { key: "routes", label: "Routes", align: "right", cell: ({ counts }) => counts.routes },
  { key: "reach", label: "Reached by", align: "right", cell: ({ counts }) => counted(counts.partners, "partner") },
]

export function ApiTable({ rows, empty }: { rows: readonly ApiRow[]; empty: ReactNode }) {
  return <Table caption="APIs" columns={columns} rows={rows} rowKey={({ id }) => id} empty={empty} inset />
}

function ApiName({ api }: { api: ApiRow }) {
  return (
    <>
      <Link href={`/apis/${api.id}`} className="font-[550] hover:underline">
        {api.name}
      </Link>
      <span className="wrap-anywhere block font-mono text-ink3 text-xs">{api.hostname}</span>
    </>
  )
}
