// What can be asked about access, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetGrant } from "./get-grant"
import { makeListGrantRequests } from "./list-grant-requests"
import { makeListGrants } from "./list-grants"
import { makeListScopeOffers } from "./list-scope-offers"

export function makeGrantQueries(deps: QueryDeps) {
  return {
    getGrant: makeGetGrant(deps),
    listGrants: makeListGrants(deps),
    listGrantRequests: makeListGrantRequests(deps),
    listScopeOffers: makeListScopeOffers(deps),
  }
}
