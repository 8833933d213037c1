// APIs as lists and pages show them, each with how many reach it, for a page of them in one statement.
// For the queries of APIs.
import type { Prisma } from "@prisma/client"
import type { ApiRow } from "@/lib/core/api-view"
import type { TokenPolicy } from "@/lib/core/policy"
import type { QueryDeps } from "@/lib/queries/deps"

type StoredApi = Prisma.ApiGetPayload<object>
type Counts = ApiRow["counts"] & { id: string }

export async function apiRows({ db, clock }: QueryDeps, apis: StoredApi[]): Promise<ApiRow[]> {
  if (apis.length === 0) return []
  const ids = apis.map(({ id }) => id)
  const counts = new Map((await readCounts(db, ids, clock())).map((row) => [row.id, row]))
  return apis.map((api) => apiRow(api, counts.get(api.id)))
}

function readCounts(db: QueryDeps["db"], ids: string[], now: Date): Promise<Counts[]> {
  return db.$queryRaw<Counts[]>`
    select r.api_id as id, count(distinct r.id)::int as routes, count(distinct r.scope_id)::int as scopes,
      count(distinct a.id)::int as applications, count(distinct a.partner_id)::int as partners
    from route r
    left join "grant" g on g.scope_id = r.scope_id and g.status = 'approved'
      and (g.ends_at is null or g.ends_at > ${now})
    left join application a on a.id = g.application_id and a.status <> 'retired'
    where r.api_id = any(${ids})
    group by r.api_id`
}

function apiRow(api: StoredApi, counts: Counts | undefined): ApiRow {
  const { id, name, environmentName, zone, owner, hostname, upstream, revision } = api
  const { routes = 0, scopes = 0, partners = 0, applications = 0 } = counts ?? {}
  return {
    id,
    name,
    environment: environmentName,
    zone,
    owner,
    hostname,
    upstream,
    // written from the input schema alone, which has this shape
    tokenPolicy: api.tokenPolicy as TokenPolicy,
    revision,
    createdAt: api.createdAt.toISOString(),
    updatedAt: api.updatedAt.toISOString(),
    counts: { routes, scopes, partners, applications },
  }
}
