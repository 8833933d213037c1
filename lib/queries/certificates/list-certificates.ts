// Certificates, newest first: all of them for staff, those of one's own organisation for a partner's people and programs.
// Searched, filtered and paged in the database. Intents that were never completed show only when they are asked for.
import type { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { certificateStates } from "@/lib/core/certificate-state"
import type { CertificateRow } from "@/lib/core/certificate-view"
import { DomainError } from "@/lib/core/domain-error"
import { decodeCursor, type Page, pageInput, toPage } from "@/lib/core/page"
import { isStaff, readableBy } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"
import { certificateRow, withOwner, withoutBytes } from "./certificate-row"

export const listCertificatesInput = pageInput.extend({
  status: z.enum(certificateStates).optional(),
  environment: z.string().max(63).optional(),
  applicationId: z.string().max(64).optional(),
  partnerId: z.string().max(64).optional(),
})
export type ListCertificates = z.infer<typeof listCertificatesInput>

type Where = Prisma.CertificateWhereInput

export const makeListCertificates =
  (deps: QueryDeps) =>
  async (actor: Actor, asked: ListCertificates): Promise<Page<CertificateRow>> => {
    const { limit, cursor, q, status, environment } = asked
    const now = deps.clock()
    const [before] = cursor === undefined ? [] : decodeCursor(cursor, 1)
    const rows = await deps.db.certificate.findMany({
      where: {
        id: { lt: before },
        AND: [
          inState(status, now),
          environment === undefined ? {} : { authority: { environmentName: environment } },
          await ofOwner(deps, actor, asked),
          q === undefined || q === "" ? {} : await matching(deps.db, q),
        ],
      },
      include: withOwner,
      omit: withoutBytes,
      orderBy: { id: "desc" },
      take: limit + 1,
    })
    return toPage(
      rows,
      limit,
      ({ id }) => [id],
      (row) => certificateRow(row, now),
    )
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
