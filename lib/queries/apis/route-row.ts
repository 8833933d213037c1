// A stored route as screens and the operator API show it.
// For the queries of APIs, routes and scopes.
import type { Prisma } from "@prisma/client"
import type { RouteView } from "@/lib/core/api-view"

export const withNames = {
  api: { select: { name: true, hostname: true } },
  scope: { select: { name: true } },
} as const

type StoredRoute = Prisma.RouteGetPayload<{ include: typeof withNames }>

export function routeRow({ id, apiId, api, scope, methods, path, createdAt }: StoredRoute): RouteView {
  return { id, apiId, hostname: api.hostname, methods, path, scope: scope.name, createdAt: createdAt.toISOString() }
}
