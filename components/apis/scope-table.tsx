// Scopes, one a row: the routes that each lets in, and how many hold it.
// For the list of scopes.
import Link from "next/link"
import type { ReactNode } from "react"
import type { ScopeRow } from "@/lib/core/api-view"
import { counted } from "../objects/counted"
import { type Column, Table } from "../ui/table"

const most = 4

const columns: readonly Column<ScopeRow>[] = [
  {
    key: "name",
    label: "Scope",
    cell: ({ id, name }) => (
      <Link href={`/apis/scopes/${id}`} className="wrap-anywhere font-mono text-xs hover:underline">
        {name}
      </Link>
    ),
  },
  {
    key: "routes",
    label: "Lets in",
    cell: ({ routes }) => <ScopeRoutes routes={routes.slice(0, most)} of={routes.length} />,
  },
  {
    key: "reach",
    label: "Held by",
    align: "right",
    cell: ({ counts }) =>
      counts.applications === 0
        ? "nobody"
        : `${counted(counts.applications, "application")} of ${counted(counts.partners, "partner")}`,
  },
]

export function ScopeTable({ rows, empty }: { rows: readonly ScopeRow[]; empty: ReactNode }) {
  return <Table caption="Scopes" columns={columns} rows={rows} rowKey={({ id }) => id} empty={empty} inset />
}

export function ScopeRoutes({ routes, of }: { routes: ScopeRow["routes"]; of: number }) {
  if (of === 0) return <span className="text-ink3">no route: it can no longer be granted</span>
  return (
    <ul className="flex flex-col gap-0.5">
      {routes.map(({ id, methods, hostname, path, api, apiId }) => (
        <li key={id} className="wrap-anywhere font-mono text-xs">
          {methods.join(", ")} {hostname}
          {path}{" "}
          <Link href={`/apis/${apiId}`} className="font-sans text-ink3 hover:underline">
            {api}
          </Link>
        </li>
      ))}
      {of > routes.length ? <li className="text-ink3 text-xs">and {of - routes.length} more</li> : null}
    </ul>
  )
}
