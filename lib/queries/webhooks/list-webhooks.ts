// The webhooks by name, with what came of their last delivery and how many wait.
// For administrators: an address may hold a token of its receiver's.
import type { Prisma } from "@prisma/client"
import type { Actor } from "@/lib/core/actor"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import type { WebhookRow } from "@/lib/core/webhook-view"
import type { QueryDeps } from "@/lib/queries/deps"

export const makeListWebhooks =
  ({ db }: QueryDeps) =>
  async (actor: Actor): Promise<WebhookRow[]> => {
    requireAdmin(actor)
    const webhooks = await db.webhook.findMany({ orderBy: { name: "asc" } })
    const waiting = await countWaiting(db)
    return webhooks.map((webhook) => webhookRow(webhook, waiting.get(webhook.id) ?? 0))
  }

export const makeGetWebhook =
  ({ db }: QueryDeps) =>
  async (actor: Actor, id: string): Promise<WebhookRow> => {
    requireAdmin(actor)
    const webhook = await db.webhook.findUnique({ where: { id } })
    if (webhook === null) throw notFound("webhook", id)
    return webhookRow(webhook, (await countWaiting(db)).get(id) ?? 0)
  }

async function countWaiting(db: QueryDeps["db"]): Promise<Map<string, number>> {
  const rows = await db.$queryRaw<{ id: string; waiting: number }[]>`
    select payload->>'webhookId' as id, count(*)::int as waiting from outbox
    where topic = 'webhook' and done_at is null group by 1`
  return new Map(rows.map(({ id, waiting }) => [id, waiting]))
}

function webhookRow(webhook: Prisma.WebhookGetPayload<object>, waiting: number): WebhookRow {
  const { id, name, url, events, status, revision, createdAt, lastEvent, lastTriedAt, lastStatus, lastError } = webhook
  const tried = lastEvent !== null && lastTriedAt !== null
  return {
    ...{ id, name, url, events, status, revision },
    createdAt: createdAt.toISOString(),
    lastDelivery: tried
      ? { event: lastEvent, at: lastTriedAt.toISOString(), status: lastStatus, error: lastError }
      : null,
    lastSucceededAt: webhook.lastSucceededAt?.toISOString() ?? null,
    waiting,
  }
}
