// Certificates, newest first: all of them for staff, those of one's own organisation for a partner's people and programs.
// Searched, filtered and paged in the database. Intents that were never completed show only when they are asked for;
// those that end soon come in the order in which they end.
import type { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { certificateStates } from "@/lib/core/certificate-state"
import type { CertificateRow } from "@/lib/core/certificate-view"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { decodeCursor, type Page, pageInput, toPage } from "@/lib/core/page"
import { isStaff, readableBy } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"
import { certificateRow, withOwner, withoutBytes } from "./certificate-row"

export const listCertificatesInput = pageInput.extend({
  status: z.enum(certificateStates).optional(),
  /** `infrastructure` for those of gateways, operators and the machine listener. */
  environment: z.string().max(63).optional(),
  /** Valid ones whose end is at most so many days away, the nearest first. */
  endsWithinDays: z.coerce.number().int().min(1).max(3650).optional(),
  applicationId: z.string().max(64).optional(),
  partnerId: z.string().max(64).optional(),
})
export type ListCertificates = z.infer<typeof listCertificatesInput>

type Where = Prisma.CertificateWhereInput

export const makeListCertificates =
  (deps: QueryDeps) =>
  async (actor: Actor, asked: ListCertificates): Promise<Page<CertificateRow>> => {
    const { limit, cursor, q, status, environment, endsWithinDays } = asked
    const now = deps.clock()
    const order = endsWithinDays === undefined ? newestFirst(cursor) : nearestEndFirst(cursor, now, endsWithinDays)
    const rows = await deps.db.certificate.findMany({
      where: {
        AND: [
          order.where,
          inState(status, now),
          environment === undefined ? {} : { authority: { environmentName: hierarchyOf(environment) } },
          await ofOwner(deps, actor, asked),
          q === undefined || q === "" ? {} : await matching(deps.db, q),
        ],
      },
      include: withOwner,
      omit: withoutBytes,
      orderBy: order.orderBy,
      take: limit + 1,
    })
    return toPage(rows, limit, order.keyOf, (row) => certificateRow(row, now))
  }

type Order = {
  where: Where
  orderBy: Prisma.CertificateOrderByWithRelationInput[]
  keyOf: (row: { id: string; notAfter: Date }) => string[]
}

function newestFirst(cursor: string | undefined): Order {
  const [before] = cursor === undefined ? [] : decodeCursor(cursor, 1)
  return { where: { id: { lt: before } }, orderBy: [{ id: "desc" }], keyOf: ({ id }) => [id] }
}

function nearestEndFirst(cursor: string | undefined, now: Date, days: number): Order {
  const where: Where[] = [{ status: "valid", notAfter: { gte: now, lte: new Date(now.getTime() + days * 86_400_000) } }]
  if (cursor !== undefined) {
    const [text = "", id] = decodeCursor(cursor, 2)
    const at = new Date(text)
    if (Number.isNaN(at.getTime()))
      throw invalidField("cursor", "This is not a cursor of this list. Start again without one.")
    // the first condition is the index's; the second goes on within one instant
    where.push({ notAfter: { gte: at }, OR: [{ notAfter: { gt: at } }, { id: { gt: id } }] })
  }
  const keyOf: Order["keyOf"] = ({ id, notAfter }) => [notAfter.toISOString(), id]
  return { where: { AND: where }, orderBy: [{ notAfter: "asc" }, { id: "asc" }], keyOf }
}

/** The infrastructure hierarchy belongs to no environment. */
function hierarchyOf(environment: string): string | null {
  return environment === "infrastructure" ? null : environment
}

function inState(status: ListCertificates["status"], now: Date): Where {
  if (status === "valid") return { status: "valid", notAfter: { gte: now } }
  if (status === "expired") return { status: "valid", notAfter: { lt: now } }
  return { status: status ?? { in: ["valid", "revoked"] } }
}

/** @throws DomainError `not_found` for another partner's application or another partner, `forbidden` for gateways */
async function ofOwner({ db }: QueryDeps, actor: Actor, asked: ListCertificates): Promise<Where> {
  const { applicationId } = asked
  if (applicationId !== undefined) {
    const application = await db.application.findUnique({ where: { id: applicationId }, select: { partnerId: true } })
    const object = { kind: "application", id: applicationId }
    const { partnerId } = readableBy(actor, application, (row) => row.partnerId, object)
    const other = asked.partnerId !== undefined && asked.partnerId !== partnerId
    return other ? { id: "" } : { applicationId }
  }
  const own = ownPartner(actor)
  const partnerId = asked.partnerId ?? own
  if (partnerId === undefined) return {}
  const partner = await db.partner.findUnique({ where: { id: partnerId }, select: { id: true } })
  readableBy(actor, partner, ({ id }) => id, { kind: "partner", id: partnerId })
  return { application: { partnerId } }
}

/** Undefined for staff, who see those of all. */
function ownPartner(actor: Actor): string | undefined {
  if (isStaff(actor)) return undefined
  if (actor.kind === "application") return actor.partnerId
  if (actor.kind === "user" && actor.role === "partner_member") return actor.partnerId
  throw new DomainError("forbidden", "Certificates are shown to people and to the programs of their partner.")
}

/** Numbers as people copy them, with colons and in capitals; otherwise names. */
async function matching(db: QueryDeps["db"], q: string): Promise<Where> {
  const digits = q.replace(/[\s:]/g, "").toLowerCase()
  const number = /^[0-9a-f]{6,64}$/.test(digits)
    ? [{ serial: { startsWith: digits.replace(/^0+/, "") } }, { sha256: { startsWith: digits } }]
    : []
  const name = containing(q)
  const applications = await db.application.findMany({
    where: { OR: [{ name }, { partner: { name } }] },
    select: { id: true },
    take: mostNamed,
  })
  return {
    OR: [
      ...number,
      { id: q },
      { subject: name },
      { applicationId: { in: applications.map(({ id }) => id) } },
      { gateway: { name } },
      { operator: { name } },
    ],
  }
}

/** A search that names more than these is no search; typing one more letter shortens it. */
const mostNamed = 1_000
