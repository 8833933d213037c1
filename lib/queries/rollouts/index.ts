// What can be asked about rollouts, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetRollout } from "./get-rollout"

export function makeRolloutQueries(deps: QueryDeps) {
  return { getRollout: makeGetRollout(deps) }
}
