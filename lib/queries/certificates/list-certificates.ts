// Certificates, newest first: all of them for staff, those of one's own organisation for a partner's people and programs.
// Searched, filtered and paged in the database. Intents that were never completed show only when they are asked for;
// those that end soon come in the order in which they end. OCSP responders, which renew themselves, show where they are searched for.

import { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { certificateStates } from "@/lib/core/certificate-state"
import type { CertificateRow } from "@/lib/core/certificate-view"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { environmentOfHierarchy } from "@/lib/core/hierarchy"
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

export const makeListCertificates =
  (deps: QueryDeps) =>
  async (actor: Actor, asked: ListCertificates): Promise<Page<CertificateRow>> => {
    const { limit, cursor, q, status, environment, endsWithinDays } = asked
    const now = deps.clock()
    const order = endsWithinDays === undefined ? newestFirst(cursor) : nearestEndFirst(cursor, now, endsWithinDays)
    const conditions = [...order.conditions, ...inState(status, now), ...(await ofOwner(deps, actor, asked))]
    if (environment !== undefined) conditions.push(await ofEnvironment(deps.db, environment))
    if (q !== undefined && q !== "") conditions.push(matching(q))
    else conditions.push(withoutResponders)
    // the page's identifiers first: so the database is free to find them by whichever index is the best for what is asked
    const page = await deps.db.$queryRaw<{ id: string }[]>`
      select c.id from certificate c where ${Prisma.join(conditions, " and ")}
      order by ${order.by} limit ${limit + 1}`
    const rows = await deps.db.certificate.findMany({
      where: { id: { in: page.map(({ id }) => id) } },
      include: withOwner,
      omit: withoutBytes,
    })
    const byId = new Map(rows.map((row) => [row.id, row]))
    return toPage(
      page.flatMap(({ id }) => byId.get(id) ?? []),
      limit,
      order.keyOf,
      (row) => certificateRow(row, now),
    )
  }

const withoutResponders = Prisma.sql`c.subject_kind <> 'responder'`

type Order = {
  conditions: Prisma.Sql[]
  by: Prisma.Sql
  keyOf: (row: { id: string; notAfter: Date }) => string[]
}

function newestFirst(cursor: string | undefined): Order {
  const conditions = cursor === undefined ? [] : [Prisma.sql`c.id < ${decodeCursor(cursor, 1)[0]}`]
  return { conditions, by: Prisma.sql`c.id desc`, keyOf: ({ id }) => [id] }
}

function nearestEndFirst(cursor: string | undefined, now: Date, days: number): Order {
  const latest = new Date(now.getTime() + days * 86_400_000)
  const conditions = [Prisma.sql`c.status = 'valid' and c.not_after >= ${now} and c.not_after <= ${latest}`]
  if (cursor !== undefined) {
    const [text = "", id] = decodeCursor(cursor, 2)
    const at = new Date(text)
    if (Number.isNaN(at.getTime()))
      throw invalidField("cursor", "This is not a cursor of this list. Start again without one.")
    conditions.push(Prisma.sql`(c.not_after, c.id) > (${at}, ${id})`)
  }
  const keyOf: Order["keyOf"] = ({ id, notAfter }) => [notAfter.toISOString(), id]
  return { conditions, by: Prisma.sql`c.not_after, c.id`, keyOf }
}

function inState(status: ListCertificates["status"], now: Date): Prisma.Sql[] {
  if (status === "valid") return [Prisma.sql`c.status = 'valid'`, Prisma.sql`c.not_after >= ${now}`]
  if (status === "expired") return [Prisma.sql`c.status = 'valid'`, Prisma.sql`c.not_after < ${now}`]
  if (status === undefined) return [Prisma.sql`c.status <> 'intent'`]
  return [Prisma.sql`c.status = ${status}::certificate_status`]
}

/** The infrastructure hierarchy belongs to no environment. */
async function ofEnvironment(db: QueryDeps["db"], environment: string): Promise<Prisma.Sql> {
  const environmentName = environmentOfHierarchy(environment)
  const authorities = await db.authority.findMany({ where: { environmentName }, select: { id: true } })
  const own = Prisma.sql`c.authority_id = any(${authorities.map(({ id }) => id)})`
  if (environmentName === null) return own
  return Prisma.sql`(${own} or (c.authority_id is null
    and c.application_id in (select id from application where environment = ${environmentName})))`
}

/** @throws DomainError `not_found` for another partner's application or another partner, `forbidden` for gateways */
async function ofOwner({ db }: QueryDeps, actor: Actor, asked: ListCertificates): Promise<Prisma.Sql[]> {
  const { applicationId } = asked
  if (applicationId !== undefined) {
    const application = await db.application.findUnique({ where: { id: applicationId }, select: { partnerId: true } })
    const object = { kind: "application", id: applicationId }
    const { partnerId } = readableBy(actor, application, (row) => row.partnerId, object)
    const other = asked.partnerId !== undefined && asked.partnerId !== partnerId
    return [other ? Prisma.sql`false` : Prisma.sql`c.application_id = ${applicationId}`]
  }
  const partnerId = asked.partnerId ?? ownPartner(actor)
  if (partnerId === undefined) return []
  const partner = await db.partner.findUnique({ where: { id: partnerId }, select: { id: true } })
  readableBy(actor, partner, ({ id }) => id, { kind: "partner", id: partnerId })
  return [Prisma.sql`c.application_id in (select id from application where partner_id = ${partnerId})`]
}

/** Undefined for staff, who see those of all. */
function ownPartner(actor: Actor): string | undefined {
  if (isStaff(actor)) return undefined
  if (actor.kind === "application") return actor.partnerId
  if (actor.kind === "user" && actor.role === "partner_member") return actor.partnerId
  throw new DomainError("forbidden", "Certificates are shown to people and to the programs of their partner.")
}

/** Numbers as people copy them, with colons and in capitals; identifiers; and the names of whom a certificate speaks for. */
function matching(q: string): Prisma.Sql {
  if (q.startsWith("crt_")) return Prisma.sql`c.id = ${q}`
  const digits = q.replace(/[\s:]/g, "").toLowerCase()
  if (/^[0-9a-f]{64}$/.test(digits)) return Prisma.sql`c.sha256 = ${digits}`
  const number = Prisma.sql`c.serial like ${`${digits.replace(/^0+/, "")}%`} or c.sha256 like ${`${digits}%`}`
  // so many digits are nobody's name
  if (/^[0-9a-f]{12,}$/.test(digits)) return Prisma.sql`(${number})`
  return /^[0-9a-f]{6,}$/.test(digits) ? Prisma.sql`(${number} or ${ofNamed(q)})` : Prisma.sql`(${ofNamed(q)})`
}

function ofNamed(q: string): Prisma.Sql {
  const name = `%${containing(q).contains}%`
  return Prisma.sql`c.application_id in (select a.id from application a join partner p on p.id = a.partner_id
      where a.id = ${q} or a.name ilike ${name} or p.name ilike ${name} or p.legal_name ilike ${name})
    or c.gateway_id in (select id from gateway where id = ${q} or name ilike ${name})
    or c.operator_id in (select id from operator where id = ${q} or name ilike ${name})`
}
