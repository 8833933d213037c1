// What can be asked about connection checks, as one flat object of questions.
// For the composition root.
import { type CheckQueryDeps, makeGetConnectionCheck } from "./get-connection-check"
import { makeListConnectionChecks } from "./list-connection-checks"

export function makeCheckQueries(deps: CheckQueryDeps) {
  return {
    getConnectionCheck: makeGetConnectionCheck(deps),
    listConnectionChecks: makeListConnectionChecks(deps),
  }
}
