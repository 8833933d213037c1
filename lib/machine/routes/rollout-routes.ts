// Rollouts: how far one is, halting it, letting it go on, bringing it to everybody; the policy of it; and going back.
// For operators.
import { z } from "@hono/zod-openapi"
import type { RolloutView } from "@/lib/core/rollout-view"
import { previewRollbackInput, rollBackInput } from "@/lib/usecases/publication/roll-back"
import { setRolloutPolicyInput } from "@/lib/usecases/rollouts/set-rollout-policy"
import type { SteerRollout } from "@/lib/usecases/rollouts/steer-rollout"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { changes, release } from "../schemas/release"
import { rollout, rolloutPolicy } from "../schemas/rollout"
import { environmentParams, reasonBody } from "./inputs"

const tag = "Rollouts"
const open = z.object({ rollout: rollout.nullable() }).openapi("OpenRollout")
const answer = { status: 200, schema: open, description: "The rollout that is open, or null." } as const

type Actor = Parameters<MachineParts["usecases"]["rollBack"]>[0]
type Parts = Pick<MachineParts, "usecases" | "queries">

export function rolloutRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  const read = async (actor: Actor, environment: string): Promise<{ rollout: RolloutView | null }> => ({
    rollout: await queries.getRollout(actor, { environment }),
  })
  const steering = (verb: string, summary: string, steer: (actor: Actor, input: SteerRollout) => Promise<void>) =>
    defineRoute({
      method: "post",
      path: `/environments/{name}/rollout/${verb}`,
      tag,
      summary,
      params: environmentParams,
      body: reasonBody,
      answer,
      run: async ({ actor, params, body }) => {
        await steer(actor, { environment: params.name, ...body })
        return read(actor, params.name)
      },
    })
  return [
    defineRoute({
      method: "get",
      path: "/environments/{name}/rollout",
      tag,
      summary: "Read the rollout that is open",
      params: environmentParams,
      answer,
      run: ({ actor, params }) => read(actor, params.name),
    }),
    steering("halt", "Halt it: no further wave begins", usecases.haltRollout),
    steering("resume", "Let it go on from the wave that it has reached", usecases.resumeRollout),
    steering("finish", "Bring it to every gateway now", usecases.finishRollout),
    ...policyRoutes({ usecases, queries }),
    ...rollbackRoutes({ usecases, queries }),
  ]
}

function policyRoutes({ usecases, queries }: Parts): MachineRoute[] {
  const policy = { status: 200, schema: rolloutPolicy, description: "How a new policy reaches gateways." } as const
  return [
    defineRoute({
      method: "get",
      path: "/environments/{name}/rollout-policy",
      tag,
      summary: "Read how a new policy reaches gateways",
      params: environmentParams,
      answer: policy,
      run: ({ actor, params }) => queries.getEnvironment(actor, params.name),
    }),
    defineRoute({
      method: "put",
      path: "/environments/{name}/rollout-policy",
      tag,
      summary: "Say how a new policy reaches gateways",
      params: environmentParams,
      body: setRolloutPolicyInput.omit({ environment: true }),
      answer: policy,
      run: async ({ actor, params, body }) => {
        await usecases.setRolloutPolicy(actor, { ...body, environment: params.name })
        return queries.getEnvironment(actor, params.name)
      },
    }),
  ]
}

function rollbackRoutes({ usecases, queries }: Parts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/environments/{name}/rollback",
      tag,
      summary: "Preview going back to the policy of an earlier release",
      params: environmentParams,
      query: previewRollbackInput.omit({ environment: true }),
      answer: { status: 200, schema: changes, description: "Who would gain and who would lose what." },
      run: ({ actor, params, query }) => usecases.previewRollback(actor, { ...query, environment: params.name }),
    }),
    defineRoute({
      method: "post",
      path: "/environments/{name}/rollback",
      tag,
      summary: "Go back to the policy of an earlier release, under a new number",
      params: environmentParams,
      body: rollBackInput.omit({ environment: true }),
      answer: { status: 201, schema: release, description: "The new release." },
      run: async ({ actor, params: { name }, body }) => {
        const { sequence } = await usecases.rollBack(actor, { ...body, environment: name })
        return queries.getRelease(actor, { environment: name, sequence })
      },
    }),
  ]
}
