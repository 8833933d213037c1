// Certificates whose renewal window has begun, the nearest end first, and how each stands.
// For staff; a partner's people and programs see those of their own applications.
import { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { invalidField } from "@/lib/core/domain-error"
import { decodeCursor, type Page, pageInput, toPage } from "@/lib/core/page"
import { isStaff, readableBy, requireStaff } from "@/lib/core/permission"
import { type CertificateRenewal, type RenewalRow, renewalStands, renewingKinds } from "@/lib/core/renewal-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { type FoundRenewal, foundColumns, renewalRows } from "./renewal-row"
import { renewalTable } from "./renewal-sql"

export const listRenewalsInput = pageInput.omit({ q: true }).extend({
  /** `infrastructure` for those of gateways and operators. */
  environment: z.string().max(63).optional(),
  kind: z.enum(renewingKinds).optional(),
  stand: z.enum(renewalStands).optional(),
  partnerId: z.string().max(64).optional(),
})
export type ListRenewals = z.infer<typeof listRenewalsInput>

export const makeListRenewals =
  (deps: QueryDeps) =>
  async (actor: Actor, { limit, cursor, ...filter }: ListRenewals): Promise<Page<RenewalRow>> => {
    const partnerId = await requireReadable(deps, actor, filter.partnerId)
    const found = await deps.db.$queryRaw<FoundRenewal[]>`
      ${renewalTable(deps.clock(), { ...filter, partnerId, each: filter.stand === undefined })}
      select ${foundColumns} from shown where ${after(cursor)} order by not_after, id limit ${limit + 1}`
    return toPage(
      await renewalRows(deps, found),
      limit,
      ({ key, id }) => [key.toISOString(), id],
      ({ key: _, ...row }) => row,
    )
  }

/** @throws DomainError `not_found` for another partner, `forbidden` for gateways */
async function requireReadable({ db }: QueryDeps, actor: Actor, asked?: string): Promise<string | undefined> {
  const own = "partnerId" in actor ? actor.partnerId : undefined
  if (!isStaff(actor) && own === undefined) requireStaff(actor)
  const id = asked ?? own
  if (id === undefined) return undefined
  const partner = await db.partner.findUnique({ where: { id }, select: { id: true } })
  return readableBy(actor, partner, (row) => row.id, { kind: "partner", id }).id
}

function after(cursor: string | undefined): Prisma.Sql {
  if (cursor === undefined) return Prisma.sql`true`
  const [text = "", id] = decodeCursor(cursor, 2)
  const at = new Date(text)
  if (Number.isNaN(at.getTime())) {
    throw invalidField("cursor", "This is not a cursor of this list. Start again without one.")
  }
  return Prisma.sql`(not_after, id) > (${at}, ${id})`
}

/** Of one certificate, whoever may read it; null where there is nothing to renew: it has ended, or nobody renews its kind. */
export async function readRenewal(deps: QueryDeps, certificateId: string): Promise<CertificateRenewal | null> {
  const found = await deps.db.$queryRaw<FoundRenewal[]>`
    ${renewalTable(deps.clock(), { certificateId, early: true, each: true })} select ${foundColumns} from shown`
  const [row] = await renewalRows(deps, found)
  if (row === undefined) return null
  const { window, urgency, asked, stand, successor } = row
  return { window, urgency, asked, stand, successor }
}
