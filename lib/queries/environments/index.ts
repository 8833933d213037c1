// What can be asked about environments, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetPreferredKeyType } from "./get-preferred-key-type"
import { makeGetEnvironment, makeListEnvironments } from "./list-environments"

export function makeEnvironmentQueries(deps: QueryDeps) {
  return {
    listEnvironments: makeListEnvironments(deps),
    getEnvironment: makeGetEnvironment(deps),
    getPreferredKeyType: makeGetPreferredKeyType(deps),
  }
}
