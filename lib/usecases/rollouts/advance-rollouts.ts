// Takes each running rollout one step on, if it is time: the next wave, the end, or a halt. Several processes may do so at once.
// For the worker that calls it now and then. What it decides is nextRolloutStep of lib/core.
import type { Rollout } from "@prisma/client"
import { DomainError } from "@/lib/core/domain-error"
import { nextRolloutStep, type RolloutStep } from "@/lib/core/rollout"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"
import { systemActor } from "../authorities/once"
import type { Head } from "../publication/head"
import { settleStable } from "../publication/sign-head"
import { lockRollout, rolloutSubject } from "./lock-rollout"
import { readEvidence } from "./read-evidence"

export const makeAdvanceRollouts =
  (deps: Pick<Deps, "write" | "db" | "clock">) => async (): Promise<{ advanced: number }> => {
    const running = await deps.db.rollout.findMany({ where: { state: "running" }, orderBy: { id: "asc" } })
    // what goes wrong in one environment must not hold up the others
    const results = await Promise.allSettled(running.map((rollout) => advanceOne(deps, rollout)))
    const failed = results.find((result) => result.status === "rejected")
    if (failed !== undefined) throw failed.reason
    return { advanced: results.filter((result) => result.status === "fulfilled" && result.value).length }
  }

async function advanceOne(deps: Pick<Deps, "write" | "db" | "clock">, rollout: Rollout): Promise<boolean> {
  if ((await stepOf(deps.db, rollout, deps.clock())).kind === "wait") return false
  return advance(deps, rollout.environmentName)
}

async function stepOf(
  tx: Tx,
  { environmentName, sequence, wave, waveSince }: Rollout,
  now: Date,
): Promise<RolloutStep> {
  const environment = await tx.environment.findUniqueOrThrow({ where: { name: environmentName } })
  const { bakeMinutes, silentMinutes, refreshSeconds } = environment
  const evidence = await readEvidence(tx, { environment: environmentName, sequence })
  return nextRolloutStep({ sequence, wave, waveSince, bakeMinutes, silentMinutes, refreshSeconds }, evidence, now)
}

async function advance(deps: Pick<Deps, "write">, environment: string): Promise<boolean> {
  let taken = false
  try {
    await deps.write(systemActor, async (context) => {
      const { head, rollout } = await lockRollout(context.tx, environment)
      const step =
        rollout.state === "running" ? await stepOf(context.tx, rollout, context.now) : { kind: "wait" as const }
      taken = step.kind === "wait"
      // leaves the transaction: one that records no event must not commit
      if (step.kind === "wait") throw new DomainError("conflict", "Another process has taken this step.")
      await take(context, head, rollout, step)
    })
    return true
  } catch (error) {
    if (taken || (error instanceof DomainError && error.code === "conflict")) return false
    throw error
  }
}

async function take(
  context: WriteContext,
  head: Head,
  rollout: Rollout,
  step: Exclude<RolloutStep, { kind: "wait" }>,
): Promise<void> {
  const { tx, now } = context
  const { id, environmentName: environment, sequence } = rollout
  const said = { subject: rolloutSubject(rollout), environment }
  if (step.kind === "complete") return completeRollout(context, head, rollout)
  if (step.kind === "halt") {
    const { gateway, because } = step
    await tx.rollout.update({
      where: { id },
      data: { state: "halted", haltedBecause: because, haltedGateway: gateway },
    })
    context.record({ action: "rollout.halted", ...said, detail: { sequence, wave: rollout.wave, gateway, because } })
  } else {
    await tx.rollout.update({ where: { id }, data: { wave: step.wave, waveSince: now } })
    context.record({ action: "rollout.advanced", ...said, detail: { sequence, wave: step.wave } })
  }
  context.notify("head", environment)
  context.notify("rollout", environment)
}

/** Every gateway gets the head from now on. */
export async function completeRollout(context: WriteContext, head: Head, rollout: Rollout): Promise<void> {
  const { id, environmentName: environment, sequence } = rollout
  await context.tx.rollout.update({ where: { id }, data: { state: "completed", endedAt: context.now } })
  await settleStable(context, head)
  context.record({ action: "rollout.completed", subject: rolloutSubject(rollout), environment, detail: { sequence } })
  context.notify("rollout", environment)
}
