// What an administrator does to a rollout: halts it, lets it go on, or brings it to every gateway now.
// For the screen of a rollout and the operator API. Taking it back is rollBack of lib/usecases/publication.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { completeRollout } from "./advance-rollouts"
import { type LockedRollout, lockRollout, rolloutSubject } from "./lock-rollout"

export const steerRolloutInput = z.object({ environment: z.string().max(50), reason: reasonField() })
export type SteerRollout = z.infer<typeof steerRolloutInput>

type Steer = (context: WriteContext, locked: LockedRollout, reason: string) => Promise<void>

const makeSteering =
  (steer: Steer) =>
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { environment, reason }: SteerRollout): Promise<void> => {
    requireAdmin(actor)
    await deps.write(actor, async (context) => {
      await steer(context, await lockRollout(context.tx, environment), reason)
      context.notify("rollout", environment)
    })
  }

export const makeHaltRollout = makeSteering(async ({ tx, record }, { rollout }, reason) => {
  const { id, environmentName: environment, sequence, wave } = rollout
  if (rollout.state === "halted") throw new DomainError("conflict", "It is halted already.")
  await tx.rollout.update({ where: { id }, data: { state: "halted", haltedBecause: reason, haltedGateway: null } })
  record({
    action: "rollout.halted",
    subject: rolloutSubject(rollout),
    environment,
    detail: { sequence, wave, reason },
  })
})

/** The wave begins anew: what was refused before is known, and patience starts again. */
export const makeResumeRollout = makeSteering(async ({ tx, now, record }, { rollout }, reason) => {
  const { id, environmentName: environment, sequence, wave } = rollout
  if (rollout.state === "running") throw new DomainError("conflict", "It is running.")
  const data = { state: "running", waveSince: now, haltedBecause: null, haltedGateway: null } as const
  await tx.rollout.update({ where: { id }, data })
  record({
    action: "rollout.resumed",
    subject: rolloutSubject(rollout),
    environment,
    detail: { sequence, wave, reason },
  })
})

export const makeFinishRollout = makeSteering(async (context, { head, rollout }, reason) => {
  const { environmentName: environment, sequence } = rollout
  context.record({
    action: "rollout.finished-early",
    subject: rolloutSubject(rollout),
    environment,
    detail: { sequence, wave: rollout.wave, reason },
  })
  await completeRollout(context, head, rollout)
})
