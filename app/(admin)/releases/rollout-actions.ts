// What an administrator does to a rollout, and how new policies are rolled out.
// For the panel of a rollout and the settings of an environment.
"use server"
import { staffAction } from "@/app/portal"
import { setRolloutPolicyInput } from "@/lib/usecases/rollouts/set-rollout-policy"
import { steerRolloutInput } from "@/lib/usecases/rollouts/steer-rollout"

export const haltRollout = staffAction(steerRolloutInput, ({ usecases, actor }, input) =>
  usecases.haltRollout(actor, input),
)

export const resumeRollout = staffAction(steerRolloutInput, ({ usecases, actor }, input) =>
  usecases.resumeRollout(actor, input),
)

export const finishRollout = staffAction(steerRolloutInput, ({ usecases, actor }, input) =>
  usecases.finishRollout(actor, input),
)

export const setRolloutPolicy = staffAction(setRolloutPolicyInput, ({ usecases, actor }, input) =>
  usecases.setRolloutPolicy(actor, input),
)
