// Applications, gateways, operators and authorities whose last valid certificate ends soon.
// For the overview's findings. Whoever has a newer certificate that goes on is left out.
import type { Finding } from "@/lib/core/overview-view"
import { exactWords } from "@/lib/core/time-words"
import type { QueryDeps } from "@/lib/queries/deps"

type Row = { kind: keyof typeof remedies; id: string; name: string; environment: string | null; endsAt: Date }

const dayMs = 86_400_000
const most = 30
/** Beyond the longest certificate that it may sign: from then on what it issues gets shorter. */
const marginDays = 90
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
  authority: [
    "authority-ending",
    "Certificates cannot outlive it. Start a rotation on its page; a root needs a new hierarchy.",
  ],
} as const

export async function findEndings({ db, clock }: QueryDeps): Promise<Finding[]> {
  const now = clock()
  const rows = await db.$queryRaw<Row[]>`
    with ending as (
      select coalesce(application_id, gateway_id, operator_id) as id, max(not_after) as "endsAt"
      from certificate
      where status = 'valid' and not_after >= ${now} and subject_kind <> 'listener'
      group by 1 having max(not_after) < ${after(now, leaf.soon)})
    select 'application' as kind, id, name, environment, "endsAt" from ending join application using (id)
      where status = 'active'
    union all
    select 'gateway', id, name, environment, "endsAt" from ending join gateway using (id) where status = 'enrolled'
    union all
    select 'operator', id, name, null, "endsAt" from ending join operator using (id) where status = 'active'
    union all
    select 'authority', a.id, a.name, a.environment, a.not_after
      from authority a left join environment e on e.name = a.environment
      where a.state in ('published', 'issuing')
        and a.not_after < ${now}::timestamptz
          + greatest(${authority.soon}::int, e.certificate_days + ${marginDays}::int) * interval '1 day'
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
    detail: `Its last valid certificate ends at ${exactWords(endsAt)}. ${remedy}`,
  }
}

function after(now: Date, days: number): Date {
  return new Date(now.getTime() + days * dayMs)
}
