// Applications as lists and pages show them, with what they hold, for a page of them in one statement.
// For the queries of partners and applications.
import type { Prisma } from "@prisma/client"
import type { ApplicationRow } from "@/lib/core/application-view"
import type { QueryDeps } from "@/lib/queries/deps"

export const withPartner = { partner: { select: { id: true, name: true, status: true } } } as const

type StoredApplication = Prisma.ApplicationGetPayload<{ include: typeof withPartner }>

type Holdings = {
  id: string
  liveCertificates: number
  certificatesEndAt: Date | null
  standingGrants: number
  requestedGrants: number
}

export async function applicationRows(
  { db, clock }: QueryDeps,
  applications: StoredApplication[],
): Promise<ApplicationRow[]> {
  if (applications.length === 0) return []
  const ids = applications.map(({ id }) => id)
  const holdings = new Map((await readHoldings(db, ids, clock())).map((row) => [row.id, row]))
  return applications.map((application) => applicationRow(application, holdings.get(application.id)))
}

function readHoldings(db: QueryDeps["db"], ids: string[], now: Date): Promise<Holdings[]> {
  return db.$queryRaw<Holdings[]>`
    select a.id, c.live as "liveCertificates", c.last_end as "certificatesEndAt",
      g.standing as "standingGrants", g.requested as "requestedGrants"
    from application a
    left join lateral (
      select count(*)::int as live, max(c.not_after) as last_end from certificate c
      where c.application_id = a.id and c.status = 'valid' and c.not_after >= ${now}) c on true
    left join lateral (
      select count(*) filter (where g.status = 'approved')::int as standing,
        count(*) filter (where g.status = 'requested')::int as requested
      from "grant" g where g.application_id = a.id and (g.ends_at is null or g.ends_at > ${now})) g on true
    where a.id = any(${ids})`
}

function applicationRow(application: StoredApplication, holdings: Holdings | undefined): ApplicationRow {
  const { id, name, partner, environmentName, status, statusReason, revision } = application
  return {
    id,
    name,
    partner,
    environment: environmentName,
    status,
    statusReason,
    revision,
    createdAt: application.createdAt.toISOString(),
    updatedAt: application.updatedAt.toISOString(),
    liveCertificates: holdings?.liveCertificates ?? 0,
    certificatesEndAt: holdings?.certificatesEndAt?.toISOString() ?? null,
    standingGrants: holdings?.standingGrants ?? 0,
    requestedGrants: holdings?.requestedGrants ?? 0,
  }
}
