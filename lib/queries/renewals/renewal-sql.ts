// The certificates that are to be renewed, as one table expression: each with its window, its owner and what has followed it.
// For the queries of renewals. The same rules as lib/core/renewal-window.ts; a test holds both together.
import { Prisma } from "@prisma/client"
import type { RenewalStand, RenewingKind } from "@/lib/core/renewal-view"

export type RenewalFilter = {
  environment?: string
  kind?: RenewingKind
  stand?: RenewalStand
  partnerId?: string
  certificateId?: string
  /** Also those whose window has not begun. */
  early?: boolean
  /**
   * Looks for what follows each row as it is read, for a page of a few; otherwise for all owners at once, for counts and where the
   * stand decides which rows there are.
   */
  each?: boolean
}

/**
 * `renewal`: one row for each valid certificate of an application, gateway or operator. What follows a certificate is any
 * valid one of the same owner that was made later; it is in use once it was presented to us or is marked as installed.
 */
export function renewalTable(now: Date, filter: RenewalFilter): Prisma.Sql {
  const { each } = filter
  const conditions = [Prisma.sql`true`]
  if (filter.early !== true) conditions.push(Prisma.sql`"start" <= ${now}`)
  if (filter.environment === "infrastructure") conditions.push(Prisma.sql`hierarchy is null`)
  else if (filter.environment !== undefined) conditions.push(Prisma.sql`hierarchy = ${filter.environment}`)
  if (filter.kind !== undefined) conditions.push(Prisma.sql`kind = ${filter.kind}`)
  if (filter.stand !== undefined) conditions.push(Prisma.sql`stand = ${filter.stand}`)
  if (filter.partnerId !== undefined) conditions.push(Prisma.sql`"partnerId" = ${filter.partnerId}`)
  if (filter.certificateId !== undefined) conditions.push(Prisma.sql`id = ${filter.certificateId}`)
  return Prisma.sql`
    with live as (
      select c.id, c.serial, c.subject_kind::text as kind, coalesce(c.application_id, c.gateway_id, c.operator_id) as owner,
        c.application_id, c.gateway_id, c.operator_id, coalesce(u.environment, a.environment) as hierarchy,
        a.partner_id as "partnerId", c.created_at, coalesce(c.issued_at, c.not_before) as issued_at,
        c.not_before, c.not_after, c.last_seen_at, c.last_seen_at is not null or c.installed_at is not null as used
      from certificate c
      left join authority u on u.id = c.authority_id
      left join application a on a.id = c.application_id
      where c.status = 'valid' and c.not_after > ${now} and c.subject_kind in ('application', 'gateway', 'operator')
        ${ofOwner(filter)}),
    ${each === true ? Prisma.empty : newest}
    renewal as (
      select l.*, r.reissue_by, r.reason as asked_for,
        least(not_before + (not_after - not_before) * (2.0 / 3), r.asked_at) as "start",
        least(not_before + (not_after - not_before) * (5.0 / 6), r.reissue_by) as "end",
        ${each === true ? standOfEach(now) : standOfNewest} as stand
      from live l ${each === true ? Prisma.empty : Prisma.sql`join newest n using (owner)`}
      left join reissue r on r.withdrawn_at is null and r.environment is not distinct from l.hierarchy and l.issued_at < r.asked_at),
    shown as (select * from renewal where ${Prisma.join(conditions, " and ")})`
}

const newest = Prisma.sql`
  newest as (
    select owner, max(created_at) as newest, max(created_at) filter (where used) as newest_used from live group by owner),`

const standOfNewest = Prisma.sql`
  case when n.newest_used > l.created_at then 'in-use' when n.newest > l.created_at then 'successor' else 'nothing' end`

/** Not looked for before the page's rows are known: PostgreSQL works out what is only shown after the limit. */
function standOfEach(now: Date): Prisma.Sql {
  return Prisma.sql`coalesce((
    select case when bool_or(s.last_seen_at is not null or s.installed_at is not null) then 'in-use' else 'successor' end
    from certificate s
    where (s.application_id = l.application_id or s.gateway_id = l.gateway_id or s.operator_id = l.operator_id)
      and s.status = 'valid' and s.not_after > ${now} and s.created_at > l.created_at
    having count(*) > 0), 'nothing')`
}

/** Narrowed before the rest where it can be: one owner's certificates are few. */
function ofOwner({ partnerId, certificateId }: RenewalFilter): Prisma.Sql {
  if (partnerId !== undefined) return Prisma.sql`and a.partner_id = ${partnerId}`
  if (certificateId === undefined) return Prisma.empty
  return Prisma.sql`and exists (select from certificate o where o.id = ${certificateId} and (o.application_id = c.application_id
    or o.gateway_id = c.gateway_id or o.operator_id = c.operator_id))`
}
