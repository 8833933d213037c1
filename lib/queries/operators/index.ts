// What can be asked about operators, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeListOperators } from "./list-operators"

export function makeOperatorQueries(deps: QueryDeps) {
  return { listOperators: makeListOperators(deps) }
}
