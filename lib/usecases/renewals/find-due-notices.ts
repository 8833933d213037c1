// Which certificates and authorities end so soon that somebody has to be told now, and has not been told yet.
// For give-notices. One threshold each, the nearest: after a downtime nobody hears of those that passed meanwhile.
import { authorityThresholds, certificateThresholds } from "@/lib/core/expiry-thresholds"
import type { Tx } from "@/lib/usecases/deps"

export type DueNotice = {
  id: string
  kind: "application" | "gateway" | "operator" | "authority"
  /** Of whom it speaks for, or of the authority. */
  name: string
  /** Null for what belongs to no partner: that is the administrators' to renew. */
  partnerId: string | null
  environment: string | null
  serial: string
  /** From a CA of somebody else's: it is renewed there. */
  external: boolean
  notAfter: Date
  days: number
}

const most = 500

/**
 * Not told of: what was revoked or has ended; what a newer certificate of the same owner has replaced, once that one was presented
 * to us or is marked as installed; what was so short from its beginning; and what machines renew by themselves, until
 * their window has closed (RFC 9773: five sixths of the validity, lib/core/renewal-window.ts).
 */
export function findDueCertificates(tx: Tx, now: Date): Promise<DueNotice[]> {
  const thresholds = [...certificateThresholds]
  return tx.$queryRaw<DueNotice[]>`
    select c.id, c.subject_kind::text as kind, coalesce(a.name, g.name, o.name) as name, a.partner_id as "partnerId",
      coalesce(a.environment, g.environment) as environment, c.serial, c.key_source = 'external' as external,
      c.not_after as "notAfter", due.days
    from certificate c
    cross join lateral (
      select min(t) as days from unnest(${thresholds}::int[]) t where c.not_after - t * interval '24 hours' <= ${now}) due
    left join application a on a.id = c.application_id
    left join gateway g on g.id = c.gateway_id
    left join operator o on o.id = c.operator_id
    where c.status = 'valid' and c.not_after > ${now}
      and c.not_after <= ${new Date(now.getTime() + Math.max(...thresholds) * 86_400_000)}
      and (a.status <> 'retired' or g.status = 'enrolled' or o.status = 'active')
      and coalesce(c.issued_at, c.not_before) < c.not_after - due.days * interval '24 hours'
      and (c.subject_kind = 'application' or c.not_before + (c.not_after - c.not_before) * (5.0 / 6) <= ${now})
      and not exists (select from expiry_notice n where n.certificate_id = c.id and n.days <= due.days)
      and not exists (
        select from certificate s
        where (s.application_id = c.application_id or s.gateway_id = c.gateway_id or s.operator_id = c.operator_id)
          and s.status = 'valid' and s.not_after > ${now} and (s.created_at, s.id) > (c.created_at, c.id)
          and (s.last_seen_at is not null or s.installed_at is not null))
    order by c.not_after, c.id limit ${most}`
}

/** Authorities that new certificates come from, and their roots; what is draining has its successor already. */
export function findDueAuthorities(tx: Tx, now: Date): Promise<DueNotice[]> {
  const thresholds = [...authorityThresholds]
  return tx.$queryRaw<DueNotice[]>`
    select a.id, 'authority' as kind, a.name, null as "partnerId", a.environment, a.slug as serial, false as external,
      a.not_after as "notAfter", due.days
    from authority a
    cross join lateral (
      select min(t) as days from unnest(${thresholds}::int[]) t where a.not_after - t * interval '24 hours' <= ${now}) due
    where a.state = 'issuing' and a.not_after > ${now} and due.days is not null
      and a.not_before < a.not_after - due.days * interval '24 hours'
      and not exists (select from expiry_notice n where n.authority_id = a.id and n.days <= due.days)
    order by a.not_after, a.id`
}
