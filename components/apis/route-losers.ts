// Who loses something when a route goes: the applications whose standing grants name its scope.
// For the dialog that asks before it is removed.
import type { ApiDetail, RouteView } from "@/lib/core/api-view"

export function routeLosers(api: Pick<ApiDetail, "reach">, route: Pick<RouteView, "scope">): string[] {
  return api.reach
    .filter(({ scopes }) => scopes.some(({ name }) => name === route.scope))
    .map(({ application, partner }) => `${application.name} of ${partner.name}`)
}
