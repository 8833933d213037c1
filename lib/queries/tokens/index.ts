// What can be asked about issuers of access tokens, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeListTokenIssuers } from "./list-token-issuers"

export function makeTokenQueries(deps: QueryDeps) {
  return { listTokenIssuers: makeListTokenIssuers(deps) }
}
