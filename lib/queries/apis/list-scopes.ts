// Scopes by name, with their routes and which partners' applications they let in; and one scope by itself.
// For staff.
import type { Prisma } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import type { ScopeDetail, ScopeRow } from "@/lib/core/api-view"
import { notFound } from "@/lib/core/not-found"
import { decodeCursor, encodeCursor, type Page, pageInput } from "@/lib/core/page"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { containing } from "../text-search"
import { readReach } from "./read-reach"
import { routeRow, withNames } from "./route-row"

export const listScopesInput = pageInput.extend({ environment: z.string().max(50).optional() })
export type ListScopes = z.infer<typeof listScopesInput>

const withRoutes = { routes: { include: withNames, orderBy: { id: "asc" } } } as const
type StoredScope = Prisma.ScopeGetPayload<{ include: typeof withRoutes }>

export const makeListScopes =
  (deps: QueryDeps) =>
  async (actor: Actor, { limit, cursor, q, environment }: ListScopes): Promise<Page<ScopeRow>> => {
    requireStaff(actor)
    const [name, id] = cursor === undefined ? [] : decodeCursor(cursor, 2)
    const rows = await deps.db.scope.findMany({
      where: {
        environmentName: environment,
        AND: [
          name === undefined ? {} : { OR: [{ name: { gt: name } }, { name, id: { gt: id } }] },
          q === undefined || q === "" ? {} : { name: containing(q) },
        ],
      },
      include: withRoutes,
      orderBy: [{ name: "asc" }, { id: "asc" }],
      take: limit + 1,
    })
    const shown = rows.slice(0, limit)
    const last = rows.length > limit ? shown.at(-1) : undefined
    const nextCursor = last === undefined ? null : encodeCursor([last.name, last.id])
    return { items: await scopeRows(deps, shown), nextCursor }
  }

export const makeGetScope =
  (deps: QueryDeps) =>
  async (actor: Actor, id: string): Promise<ScopeDetail> => {
    requireStaff(actor)
    const scope = await deps.db.scope.findUnique({ where: { id }, include: withRoutes })
    const [row] = await scopeRows(deps, scope === null ? [] : [scope])
    if (row === undefined) throw notFound("scope", id)
    return { ...row, reach: await readReach(deps, { id }) }
  }

type Counts = ScopeRow["counts"] & { id: string }

async function scopeRows({ db, clock }: QueryDeps, scopes: StoredScope[]): Promise<ScopeRow[]> {
  if (scopes.length === 0) return []
  const ids = scopes.map(({ id }) => id)
  const counted = await db.$queryRaw<Counts[]>`
    select g.scope_id as id, count(distinct a.id)::int as applications, count(distinct a.partner_id)::int as partners
    from "grant" g join application a on a.id = g.application_id and a.status <> 'retired'
    where g.scope_id = any(${ids}) and g.status = 'approved' and (g.ends_at is null or g.ends_at > ${clock()})
    group by g.scope_id`
  const counts = new Map(counted.map(({ id, partners, applications }) => [id, { partners, applications }]))
  return scopes.map(({ id, name, environmentName, createdAt, routes }) => ({
    id,
    name,
    environment: environmentName,
    createdAt: createdAt.toISOString(),
    routes: routes.map((route) => ({ ...routeRow(route), api: route.api.name })),
    counts: counts.get(id) ?? { partners: 0, applications: 0 },
  }))
}
