// What can be done about rollouts, as one flat object of verbs.
// For the composition root. Rollouts are opened by what publishes a policy, in its transaction.
import type { Deps } from "@/lib/usecases/deps"
import { makeAdvanceRollouts } from "./advance-rollouts"
import { makeSetRolloutPolicy } from "./set-rollout-policy"
import { makeFinishRollout, makeHaltRollout, makeResumeRollout } from "./steer-rollout"

export function makeRolloutUseCases(deps: Deps) {
  return {
    advanceRollouts: makeAdvanceRollouts(deps),
    haltRollout: makeHaltRollout(deps),
    resumeRollout: makeResumeRollout(deps),
    finishRollout: makeFinishRollout(deps),
    setRolloutPolicy: makeSetRolloutPolicy(deps),
  }
}
