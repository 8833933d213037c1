// The authorities of every environment and of the infrastructure, each with its newest CRL and how many certificates it stands for.
// For staff.
import { Prisma } from "@prisma/client"
import type { Actor } from "@/lib/core/actor"
import type { AuthorityView } from "@/lib/core/authority-view"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"

type Row = Omit<AuthorityView, "notBefore" | "notAfter" | "stateSince" | "compromisedAt" | "crl" | "trustedBy"> & {
  notBefore: Date
  notAfter: Date
  stateSince: Date
  compromisedAt: Date | null
  number: number | null
  entries: number | null
  thisUpdate: Date | null
  nextUpdate: Date | null
  trusting: number
  gateways: number
}

export const makeListAuthorities =
  (deps: QueryDeps) =>
  async (actor: Actor): Promise<AuthorityView[]> => {
    requireStaff(actor)
    return readAuthorities(deps, Prisma.sql`true`)
  }

/** A condition may name `a`. Roots first, then as they were made. */
export async function readAuthorities({ db, clock }: QueryDeps, condition: Prisma.Sql): Promise<AuthorityView[]> {
  const rows = await db.$queryRaw<Row[]>`
    select a.id, a.environment, a.kind::text, a.slug, a.name, a.subject, a.sha256, a.not_before as "notBefore",
      a.not_after as "notAfter", a.state::text, a.state_since as "stateSince", a.compromised_at as "compromisedAt",
      k.store as "keyStore", k.algorithm, a.issuer_id as "issuerId",
      c.number, c.entries, c.this_update as "thisUpdate", c.next_update as "nextUpdate",
      coalesce(v.certificates, 0) as "validCertificates", coalesce(g.trusting, 0) as trusting,
      coalesce(g.gateways, 0) as gateways
    from authority a
    join key k on k.id = a.key_id
    left join lateral (
      select number, entries, this_update, next_update from crl
      where authority_id = a.id order by number desc limit 1) c on true
    left join (
      select authority_id, count(*)::int as certificates from certificate
      where status = 'valid' and not_after >= ${clock()} and subject_kind <> 'responder' group by authority_id) v on v.authority_id = a.id
    left join lateral (
      select count(*)::int as gateways, (count(*) filter (where a.sha256 = any (r.trust_anchors)))::int as trusting
      from gateway g left join gateway_report r on r.gateway_id = g.id
      where g.environment = a.environment and g.status = 'enrolled') g on true
    where ${condition}
    order by a.environment nulls first, a.kind, a.created_at, a.id`
  return rows.map(authorityView)
}

function authorityView({ number, entries, thisUpdate, nextUpdate, trusting, gateways, ...row }: Row): AuthorityView {
  return {
    ...row,
    notBefore: row.notBefore.toISOString(),
    notAfter: row.notAfter.toISOString(),
    stateSince: row.stateSince.toISOString(),
    compromisedAt: row.compromisedAt?.toISOString() ?? null,
    crl:
      number === null || entries === null || thisUpdate === null || nextUpdate === null
        ? null
        : { number, entries, thisUpdate: thisUpdate.toISOString(), nextUpdate: nextUpdate.toISOString() },
    trustedBy: row.environment === null ? null : { count: trusting, of: gateways },
  }
}
