// One certificate that is to be renewed, with whom it speaks for and what has followed it.
// For the queries of renewals, which find the ids; the rest is read here for those alone.
import { Prisma } from "@prisma/client"
import type { RenewalRow, RenewalStand } from "@/lib/core/renewal-view"
import { renewalUrgency } from "@/lib/core/renewal-window"
import type { QueryDeps } from "@/lib/queries/deps"
import { certificateOwner, environmentOf, withOwner, withoutBytes } from "../certificates/certificate-row"

export type FoundRenewal = {
  id: string
  start: Date
  end: Date
  stand: RenewalStand
  reissueBy: Date | null
  askedFor: string | null
}

/** What `select` takes out of `shown`. */
export const foundColumns = Prisma.sql`id, "start", "end", stand, reissue_by as "reissueBy", asked_for as "askedFor"`

export async function renewalRows(
  { db, clock }: QueryDeps,
  found: readonly FoundRenewal[],
): Promise<(RenewalRow & { key: Date })[]> {
  const now = clock()
  const ids = found.map(({ id }) => id)
  const stored = await db.certificate.findMany({
    where: { id: { in: ids } },
    include: withOwner,
    omit: withoutBytes,
  })
  const byId = new Map(stored.map((row) => [row.id, row]))
  const successors = await readSuccessors(db, ids, now)
  return found.flatMap(({ id, start, end, stand, reissueBy, askedFor }) => {
    const certificate = byId.get(id)
    if (certificate === undefined) return []
    return {
      id,
      serial: certificate.serial,
      owner: certificateOwner(certificate),
      environment: environmentOf(certificate),
      notAfter: certificate.notAfter.toISOString(),
      key: certificate.notAfter,
      lastSeenAt: certificate.lastSeenAt?.toISOString() ?? null,
      window: { start: start.toISOString(), end: end.toISOString() },
      urgency: renewalUrgency({ start, end }, now),
      asked: reissueBy === null ? null : { by: reissueBy.toISOString(), reason: askedFor ?? "" },
      stand,
      successor: successors.get(id) ?? null,
    }
  })
}

type Successor = { id: string; serial: string }

async function readSuccessors(db: QueryDeps["db"], ids: string[], now: Date): Promise<Map<string, Successor>> {
  const rows = await db.$queryRaw<(Successor & { of: string })[]>`
    select c.id as of, s.id, s.serial
    from certificate c cross join lateral (
      select s.id, s.serial from certificate s
      where (s.application_id = c.application_id or s.gateway_id = c.gateway_id or s.operator_id = c.operator_id)
        and s.status = 'valid' and s.not_after > ${now} and s.created_at > c.created_at
      order by (s.last_seen_at is not null or s.installed_at is not null) desc, s.created_at desc limit 1) s
    where c.id = any(${ids})`
  return new Map(rows.map(({ of, id, serial }) => [of, { id, serial }]))
}
