// The routes of an API: which methods on which path one scope lets in.
// For the API's page. No request matches two of them, so their order means nothing.
import type { ReactNode } from "react"
import type { Action } from "@/lib/core/action-result"
import type { ApiDetail, RouteView } from "@/lib/core/api-view"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { type Column, Table } from "../ui/table"
import { RemoveRouteDialog } from "./remove-route-dialog"
import { routeLosers } from "./route-losers"

type RouteTableProps = {
  api: ApiDetail
  /** Absent for those who may only look. */
  remove?: Action<unknown>
  /** The button that adds one. */
  add?: ReactNode
}

export function RouteTable({ api, remove, add }: RouteTableProps) {
  const verbs: Column<RouteView>[] = remove
    ? [
        {
          key: "verbs",
          label: "Remove",
          hideLabel: true,
          align: "right",
          cell: (route) => <RemoveRouteDialog route={route} losers={routeLosers(api, route)} action={remove} />,
        },
      ]
    : []
  return (
    <Card flush title="Routes" note="What is not here is refused." aside={api.routes.length > 0 ? add : null}>
      <Table
        caption={`Routes of ${api.name}`}
        columns={[...columns, ...verbs]}
        rows={api.routes}
        rowKey={({ id }) => id}
        inset
        empty={
          <EmptyState
            title="No routes yet"
            detail="A route is methods, a path and the scope that lets them in. Without one, gateways refuse every request."
            action={add}
          />
        }
      />
    </Card>
  )
}

const columns: Column<RouteView>[] = [
  {
    key: "methods",
    label: "Methods",
    cell: ({ methods }) => <span className="font-mono text-xs">{methods.join(", ")}</span>,
  },
  { key: "path", label: "Path", cell: ({ path }) => <span className="wrap-anywhere font-mono text-xs">{path}</span> },
  {
    key: "scope",
    label: "Scope",
    cell: ({ scope }) => <span className="wrap-anywhere font-mono text-xs">{scope}</span>,
  },
]
