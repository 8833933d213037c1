// Audit events, newest first, by whom, about what, where and when.
// For staff; what an event says of one partner is no other's business, and what it says of us is no partner's.
import type { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import type { AuditEventView } from "@/lib/core/audit-view"
import { invalidField } from "@/lib/core/domain-error"
import { decodeCursor, type Page, pageInput, toPage } from "@/lib/core/page"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"

const instantField = z.iso.datetime({ offset: true, error: "An instant such as 2026-03-01T00:00:00Z." })

export const listAuditEventsInput = pageInput.extend({
  subjectId: z.string().max(64).optional(),
  partnerId: z.string().max(64).optional(),
  actorId: z.string().max(64).optional(),
  /** `certificate.revoked`, or `certificate` for all that happens to certificates. */
  action: z.string().max(100).optional(),
  environment: z.string().max(63).optional(),
  /** From this instant on, and before that one. */
  from: instantField.optional(),
  to: instantField.optional(),
})
export type ListAuditEvents = z.infer<typeof listAuditEventsInput>

type Where = Prisma.AuditEventWhereInput
const withLink = { link: { select: { position: true } } } as const
type StoredEvent = Prisma.AuditEventGetPayload<{ include: typeof withLink }>

export const makeListAuditEvents =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (actor: Actor, asked: ListAuditEvents): Promise<Page<AuditEventView>> => {
    requireStaff(actor)
    const { limit, cursor, q, subjectId, partnerId, actorId, action, environment, from, to } = asked
    const rows = await db.auditEvent.findMany({
      where: {
        subjectId,
        partnerId,
        actorId,
        environmentName: environment,
        AND: [
          cursor === undefined ? {} : after(cursor),
          { at: { gte: from, lt: to } },
          action === undefined || action === "" ? {} : byAction(action),
          q === undefined || q === "" ? {} : matching(q),
        ],
      },
      include: withLink,
      orderBy: [{ at: "desc" }, { id: "desc" }],
      take: limit + 1,
    })
    return toPage(rows, limit, ({ at, id }) => [at.toISOString(), id], auditEventView)
  }

/** The first condition is the index's; the second goes on within one instant. */
function after(cursor: string): Where {
  const [text = "", id] = decodeCursor(cursor, 2)
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) {
    throw invalidField("cursor", "This is not a cursor of this list. Start again without one.")
  }
  return { at: { lte: at }, OR: [{ at: { lt: at } }, { id: { lt: id } }] }
}

function byAction(action: string): Where {
  return { action: action.includes(".") ? action : { startsWith: `${action}.` } }
}

function matching(q: string): Where {
  const text = containing(q)
  return {
    OR: [{ id: q }, { subjectId: q }, { actorId: q }, { subjectName: text }, { actorName: text }, { action: text }],
  }
}

export function auditEventView(event: StoredEvent): AuditEventView {
  const { id, at, action, partnerId, environmentName, detail, hash, link } = event
  return {
    id,
    at: at.toISOString(),
    actor: { kind: event.actorKind, id: event.actorId, name: event.actorName },
    action,
    subject: { kind: event.subjectKind, id: event.subjectId, name: event.subjectName },
    partnerId,
    environment: environmentName,
    // an entry's detail is an object (lib/usecases/deps.ts)
    detail: (detail ?? {}) as Record<string, unknown>,
    hash,
    position: link?.position.toString() ?? null,
  }
}

/** The newest few, for the overview. */
export async function readRecentEvents(db: QueryDeps["db"], take: number): Promise<AuditEventView[]> {
  const rows = await db.auditEvent.findMany({ include: withLink, orderBy: [{ at: "desc" }, { id: "desc" }], take })
  return rows.map(auditEventView)
}
