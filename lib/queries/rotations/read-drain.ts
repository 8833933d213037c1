// What an authority issued that is still good, by its owners, the last to end first.
// For rotations. The server's own certificates do not count: it has taken new ones.
import type { DrainOwner, RotationDetail } from "@/lib/core/rotation-view"
import type { QueryDeps } from "@/lib/queries/deps"

type Row = Omit<DrainOwner, "endsAt" | "partner"> & {
  endsAt: Date
  partnerId: string | null
  partnerName: string | null
  total: number
}

const mostOwners = 100

export async function readDrain({ db, clock }: QueryDeps, authorityId: string): Promise<RotationDetail["drain"]> {
  const rows = await db.$queryRaw<Row[]>`
    select c.subject_kind::text as kind, coalesce(a.id, g.id, o.id) as id, coalesce(a.name, g.name, o.name) as name,
      p.id as "partnerId", p.name as "partnerName", c.certificates, c."endsAt",
      (sum(c.certificates) over ())::int as total
    from (
      select subject_kind, application_id, gateway_id, operator_id, count(*)::int as certificates, max(not_after) as "endsAt"
      from certificate
      where authority_id = ${authorityId} and status = 'valid' and not_after >= ${clock()}
        and subject_kind::text not in ('listener', 'responder')
      group by 1, 2, 3, 4) c
    left join application a on a.id = c.application_id
    left join partner p on p.id = a.partner_id
    left join gateway g on g.id = c.gateway_id
    left join operator o on o.id = c.operator_id
    order by c."endsAt" desc, id limit ${mostOwners}`
  return {
    certificates: rows[0]?.total ?? 0,
    endsAt: rows[0]?.endsAt.toISOString() ?? null,
    owners: rows.map(({ kind, id, name, certificates, endsAt, partnerId, partnerName }) => ({
      kind,
      id,
      name,
      certificates,
      endsAt: endsAt.toISOString(),
      partner: partnerId === null || partnerName === null ? null : { id: partnerId, name: partnerName },
    })),
  }
}
