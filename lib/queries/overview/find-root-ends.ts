// Root documents near their end: past it gateways believe no key of their environment any more, so the next one has to be signed before.
// For the overview's findings. A ceremony with several holders takes time to arrange: a year before it is planned, a month before it is urgent.
import type { Finding } from "@/lib/core/overview-view"
import { exactWords } from "@/lib/core/time-words"
import type { QueryDeps } from "@/lib/queries/deps"

type Row = { environment: string; title: string; version: number; notAfter: Date; waiting: boolean }

const dayMs = 86_400_000
const [soonDays, urgentDays] = [365, 30]

export async function findRootEnds({ db, clock }: QueryDeps): Promise<Finding[]> {
  const now = clock().getTime()
  const rows = await db.$queryRaw<Row[]>`
    select e.name as environment, e.title, r.version, r.not_after as "notAfter", d.environment is not null as waiting
    from environment e
    join lateral (
      select version, not_after from root_document where environment = e.name order by version desc limit 1) r on true
    left join root_draft d on d.environment = e.name
    where r.not_after < ${new Date(now + soonDays * dayMs)}
    order by r.not_after`
  return rows.map(({ environment, title, version, notAfter, waiting }) => ({
    kind: "root-document-ending",
    severity: notAfter.getTime() < now + urgentDays * dayMs ? "act" : "plan",
    subject: { kind: "root-document", id: `${environment}/${version}`, name: `Root document ${version} of ${title}` },
    environment,
    detail: `It ends at ${exactWords(notAfter)}. Gateways then believe nothing that ${title} signs. ${waiting ? "The next one waits for signatures" : "Renew it, or change a key"}: Settings, Signing keys.`,
  }))
}
