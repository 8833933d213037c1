// Applications, gateways, operators and authorities whose last valid certificate ends soon.
// For the overview's findings. Whoever has a newer certificate that goes on is left out.
import type { Finding } from "@/lib/core/overview-view"
import type { QueryDeps } from "@/lib/queries/deps"

type Row = { kind: keyof typeof remedies; id: string; name: string; environment: string | null; endsAt: Date }

const dayMs = 86_400_000
const most = 30
/** Days before the end from which it is said, and from which it is urgent. */
const leaf = { soon: 30, urgent: 7 }
const authority = { soon: 365, urgent: 90 }

const remedies = {
  application: ["application-certificate-ending", "Ask the partner to renew, or issue another."],
  gateway: [
    "gateway-certificate-ending",
    "Make an enrolment code and enrol it again, or it learns of nothing any more.",
  ],
  operator: ["operator-certificate-ending", "Create another operator and put its certificate in place."],
  authority: ["authority-ending", "Plan its successor: certificates cannot outlive it."],
} as const

export async function findEndings({ db, clock }: QueryDeps): Promise<Finding[]> {
  const now = clock()
  const rows = await db.$queryRaw<Row[]>`
    with later as (
      select application_id, gateway_id, operator_id from certificate
      where status = 'valid' and not_after >= ${after(now, leaf.soon)})
    select * from (
      select c.subject_kind::text as kind, coalesce(a.id, g.id, o.id) as id, coalesce(a.name, g.name, o.name) as name,
        coalesce(a.environment, g.environment) as environment, max(c.not_after) as "endsAt"
      from certificate c
      left join application a on a.id = c.application_id
      left join gateway g on g.id = c.gateway_id
      left join operator o on o.id = c.operator_id
      where c.status = 'valid' and c.not_after >= ${now} and c.not_after < ${after(now, leaf.soon)}
        and c.subject_kind <> 'listener'
        and not exists (select 1 from later l where l.application_id = c.application_id)
        and not exists (select 1 from later l where l.gateway_id = c.gateway_id)
        and not exists (select 1 from later l where l.operator_id = c.operator_id)
        and (a.status = 'active' or g.status = 'enrolled' or o.status = 'active')
      group by 1, 2, 3, 4
      union all
      select 'authority', id, name, environment, not_after from authority where issuing or kind = 'root') owner
    where "endsAt" < case kind when 'authority' then ${after(now, authority.soon)}::timestamptz else ${after(now, leaf.soon)}::timestamptz end
    order by "endsAt" limit ${most}`
  return rows.map((row) => finding(row, now))
}

function finding({ kind, id, name, environment, endsAt }: Row, now: Date): Finding {
  const [of, remedy] = remedies[kind]
  const { urgent } = kind === "authority" ? authority : leaf
  return {
    kind: of,
    severity: endsAt < after(now, urgent) ? "act" : "plan",
    subject: { kind, id, name },
    environment,
    detail: `Its last valid certificate ends at ${endsAt.toISOString()}. ${remedy}`,
  }
}

function after(now: Date, days: number): Date {
  return new Date(now.getTime() + days * dayMs)
}
