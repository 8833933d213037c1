// What can be asked about APIs, routes and scopes, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetApi, makeGetRoute, makeListRoutes } from "./get-api"
import { makeListApis } from "./list-apis"
import { makeGetScope, makeListScopes } from "./list-scopes"

export function makeApiQueries(deps: QueryDeps) {
  return {
    listApis: makeListApis(deps),
    getApi: makeGetApi(deps),
    listRoutes: makeListRoutes(deps),
    getRoute: makeGetRoute(deps),
    listScopes: makeListScopes(deps),
    getScope: makeGetScope(deps),
  }
}
