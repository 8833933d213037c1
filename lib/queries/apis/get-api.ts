// One API with its routes and who reaches it, and one route or all of an API's routes by themselves.
// For staff.
import type { Actor } from "@/lib/core/actor"
import type { ApiDetail, RouteView } from "@/lib/core/api-view"
import { notFound } from "@/lib/core/not-found"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { apiRows } from "./api-row"
import { readReach } from "./read-reach"
import { routeRow, withNames } from "./route-row"

export const makeGetApi =
  (deps: QueryDeps) =>
  async (actor: Actor, id: string): Promise<ApiDetail> => {
    requireStaff(actor)
    const found = await deps.db.api.findUnique({ where: { id } })
    const [row] = await apiRows(deps, found === null ? [] : [found])
    if (row === undefined) throw notFound("API", id)
    return {
      ...row,
      routes: await readRoutes(deps, id),
      reach: await readReach(deps, { routes: { some: { apiId: id } } }),
    }
  }

export const makeListRoutes =
  (deps: Pick<QueryDeps, "db">) =>
  async (actor: Actor, apiId: string): Promise<RouteView[]> => {
    requireStaff(actor)
    const api = await deps.db.api.findUnique({ where: { id: apiId }, select: { id: true } })
    if (api === null) throw notFound("API", apiId)
    return readRoutes(deps, apiId)
  }

export const makeGetRoute =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (actor: Actor, id: string): Promise<RouteView> => {
    requireStaff(actor)
    const route = await db.route.findUnique({ where: { id }, include: withNames })
    if (route === null) throw notFound("route", id)
    return routeRow(route)
  }

async function readRoutes({ db }: Pick<QueryDeps, "db">, apiId: string): Promise<RouteView[]> {
  const routes = await db.route.findMany({
    where: { apiId },
    include: withNames,
    orderBy: [{ path: "asc" }, { id: "asc" }],
  })
  return routes.map(routeRow)
}
