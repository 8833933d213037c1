// Revocations that not every gateway enforces a minute after they were decided.
// For the overview's findings: the one thing that is worst to overlook.
import type { Finding } from "@/lib/core/overview-view"
import type { QueryDeps } from "@/lib/queries/deps"

type Row = { environment: string; title: string; sequence: number; gateways: string[] }

const graceMs = 60_000

export async function findUnenforced({ db, clock }: QueryDeps): Promise<Finding[]> {
  const now = clock()
  const rows = await db.$queryRaw<Row[]>`
    select e.name as environment, e.title, newest.sequence, array_agg(g.name order by g.name) as gateways
    from environment e
    join (
      select coalesce(i.environment, a.environment) as environment, max(c.revoked_in)::int as sequence
      from certificate c
      left join authority i on i.id = c.authority_id
      left join application a on a.id = c.application_id
      where c.status = 'revoked' and c.not_after > ${now} and c.revoked_at < ${new Date(now.getTime() - graceMs)}
      group by 1) newest on newest.environment = e.name
    join gateway g on g.environment = e.name and g.status = 'enrolled' and not exists (
      select 1 from gateway_applied a where a.gateway_id = g.id and a.sequence >= newest.sequence)
    where newest.sequence is not null
    group by e.name, e.title, newest.sequence`
  return rows.map(({ environment, title, sequence, gateways }) => ({
    kind: "revocation-not-enforced",
    severity: "act",
    subject: { kind: "environment", id: environment, name: title },
    environment,
    detail: `A certificate revoked in release ${sequence} may still be accepted by ${gateways.join(", ")}. Bring ${gateways.length === 1 ? "it" : "them"} up to date, or close ${gateways.length === 1 ? "it" : "them"}.`,
  }))
}
