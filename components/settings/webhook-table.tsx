// Webhooks, one a row: where, what they hear of, what came of the last delivery, and what can be done.
// For the settings of notifications.
import type { ReactNode } from "react"
import type { WebhookRow } from "@/lib/core/webhook-view"
import { counted } from "../objects/counted"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { type WebhookActions, WebhookMenu } from "./webhook-menu"

const columns: readonly Column<WebhookRow>[] = [
  {
    key: "name",
    label: "Webhook",
    cell: ({ name, url }) => (
      <>
        <span className="wrap-anywhere font-[550]">{name}</span>
        <span className="wrap-anywhere block font-mono text-ink3 text-xs">{url}</span>
      </>
    ),
  },
  { key: "status", label: "State", cell: ({ status }) => <StateTag state={status} /> },
  {
    key: "events",
    label: "Hears of",
    from: "lg",
    cell: ({ events }) => (
      <ul className="font-mono text-xs">
        {events.map((event) => (
          <li key={event}>{event}</li>
        ))}
      </ul>
    ),
  },
  { key: "last", label: "Last delivery", cell: (row) => <LastDelivery webhook={row} /> },
]

type WebhookTableProps = { rows: readonly WebhookRow[]; actions: WebhookActions; empty: ReactNode }

export function WebhookTable({ rows, actions, empty }: WebhookTableProps) {
  const verbs: Column<WebhookRow> = {
    key: "verbs",
    label: "Actions",
    hideLabel: true,
    align: "right",
    cell: (row) => <WebhookMenu webhook={row} actions={actions} />,
  }
  return (
    <Table caption="Webhooks" columns={[...columns, verbs]} rows={rows} rowKey={({ id }) => id} empty={empty} inset />
  )
}

function LastDelivery({ webhook: { lastDelivery, waiting } }: { webhook: WebhookRow }) {
  const more =
    waiting === 0 ? null : (
      <span className="block text-ink3 text-xs">{counted(waiting, "delivery", "deliveries")} waiting</span>
    )
  if (lastDelivery === null) return more ?? <span className="text-ink3">none yet</span>
  const { event, at, status, error } = lastDelivery
  return (
    <>
      <Tag tone={error === null ? "ok" : "deny"}>{status ?? "not delivered"}</Tag> <RelativeTime at={at} />
      <span className="block font-mono text-ink3 text-xs">{event}</span>
      {error === null ? null : <span className="wrap-anywhere block text-xs">{error}</span>}
      {more}
    </>
  )
}
