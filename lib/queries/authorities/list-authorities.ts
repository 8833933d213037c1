// The authorities of every environment and of the infrastructure, each with its newest CRL and how many certificates it stands for.
// For staff.
import type { Actor } from "@/lib/core/actor"
import type { AuthorityView } from "@/lib/core/authority-view"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"

type Row = Omit<AuthorityView, "notBefore" | "notAfter" | "crl"> & {
  notBefore: Date
  notAfter: Date
  number: number | null
  entries: number | null
  thisUpdate: Date | null
  nextUpdate: Date | null
}

export const makeListAuthorities =
  ({ db, clock }: QueryDeps) =>
  async (actor: Actor): Promise<AuthorityView[]> => {
    requireStaff(actor)
    const rows = await db.$queryRaw<Row[]>`
      select a.id, a.environment, a.kind::text, a.slug, a.name, a.subject, a.sha256, a.not_before as "notBefore",
        a.not_after as "notAfter", a.state::text, k.store as "keyStore", a.issuer_id as "issuerId",
        c.number, c.entries, c.this_update as "thisUpdate", c.next_update as "nextUpdate",
        coalesce(v.certificates, 0) as "validCertificates"
      from authority a
      join key k on k.id = a.key_id
      left join lateral (
        select number, entries, this_update, next_update from crl
        where authority_id = a.id order by number desc limit 1) c on true
      left join (
        select authority_id, count(*)::int as certificates from certificate
        where status = 'valid' and not_after >= ${clock()} group by authority_id) v on v.authority_id = a.id
      order by a.environment nulls first, a.kind, a.created_at`
    return rows.map(authorityView)
  }

function authorityView({ number, entries, thisUpdate, nextUpdate, ...row }: Row): AuthorityView {
  return {
    ...row,
    notBefore: row.notBefore.toISOString(),
    notAfter: row.notAfter.toISOString(),
    crl:
      number === null || entries === null || thisUpdate === null || nextUpdate === null
        ? null
        : { number, entries, thisUpdate: thisUpdate.toISOString(), nextUpdate: nextUpdate.toISOString() },
  }
}
