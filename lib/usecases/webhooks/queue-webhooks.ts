// Follows the sealed audit log and queues a delivery for each webhook that hears of an event: each event once, none left out.
// For the worker that calls it; several processes may do so at once. The log is the queue, so no use case knows of webhooks.
import type { Prisma } from "@prisma/client"
import { makeId } from "@/lib/core/id"
import type { Deps } from "@/lib/usecases/deps"

type QueueDeps = Pick<Deps, "db" | "clock" | "random">
type Hearing = { id: string; events: string[]; createdAt: Date }
type Linked = Prisma.AuditLinkGetPayload<{ include: { event: true } }>
type Delivery = { id: string; topic: "webhook"; payload: { webhookId: string; event: object } }

const atOnce = 500
/** A mass revocation of thousands is queued in one run, and a run has an end. */
const mostPages = 20

export const makeQueueWebhooks = (deps: QueueDeps) => async (): Promise<{ queued: number }> => {
  let queued = 0
  for (let page = 0; page < mostPages; page++) {
    const { moved, full } = await queuePage(deps)
    queued += moved
    if (!full) break
  }
  return { queued }
}

async function queuePage({ db, clock, random }: QueueDeps): Promise<{ moved: number; full: boolean }> {
  const { position: from } = await db.webhookCursor.findUniqueOrThrow({ where: { id: 1 } })
  const webhooks = await db.webhook.findMany({ where: { status: "active" } })
  const links = await readLinks(db, from, webhooks)
  const to = links.at(-1)?.position ?? from
  if (to === from) return { moved: 0, full: false }
  const now = clock()
  const rows = links.flatMap((link) => deliveriesOf(link, webhooks, () => makeId("outbox", now.getTime(), random(10))))
  // whoever moves the cursor queues what lies behind it; the other of two processes moves nothing and queues nothing
  const moved = await db.$executeRaw`
    with moved as (update webhook_cursor set position = ${to} where id = 1 and position = ${from} returning 1)
    insert into outbox (id, topic, payload, created_at, next_attempt)
    select id, topic, payload, ${now}, ${now} from jsonb_populate_recordset(null::outbox, ${JSON.stringify(rows)}::jsonb)
    where exists (select from moved)`
  return { moved, full: links.length === atOnce }
}

/** Where nobody listens, the newest one is enough to move the cursor to. */
function readLinks(db: Deps["db"], from: bigint, webhooks: readonly Hearing[]): Promise<Linked[]> {
  const where = { position: { gt: from } }
  const include = { event: true } as const
  if (webhooks.length > 0) return db.auditLink.findMany({ where, include, orderBy: { position: "asc" }, take: atOnce })
  return db.auditLink.findMany({ where, include, orderBy: { position: "desc" }, take: 1 })
}

function deliveriesOf({ event }: Linked, webhooks: readonly Hearing[], newId: () => string): Delivery[] {
  const { id, action, at, subjectKind, subjectId, subjectName, partnerId, environmentName, detail } = event
  return webhooks
    .filter(({ events, createdAt }) => events.includes(action) && createdAt <= at)
    .map((webhook) => ({
      id: newId(),
      topic: "webhook",
      payload: {
        webhookId: webhook.id,
        event: {
          id,
          type: action,
          at: at.toISOString(),
          subject: { kind: subjectKind, id: subjectId, name: subjectName },
          partnerId,
          environment: environmentName,
          by: { kind: event.actorKind, name: event.actorName },
          detail,
        },
      },
    }))
}
