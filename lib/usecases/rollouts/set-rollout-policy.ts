// How a new policy reaches the gateways of an environment: all at once, or wave by wave.
// For administrators. A rollout that is open goes on by the new times.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"

export const setRolloutPolicyInput = z.object({
  environment: z.string().max(50),
  rollout: z.enum(["all-at-once", "waves"]),
  bakeMinutes: z.coerce
    .number()
    .int()
    .min(0, "A wave bakes for 0 minutes or more.")
    .max(10_080, "At most a week: 10080."),
  silentMinutes: z.coerce.number().int().min(1, "Give gateways at least a minute.").max(1_440, "At most a day: 1440."),
})
export type SetRolloutPolicy = z.infer<typeof setRolloutPolicyInput>

export const makeSetRolloutPolicy =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { environment, rollout, bakeMinutes, silentMinutes }: SetRolloutPolicy): Promise<void> => {
    requireAdmin(actor)
    await deps.write(actor, async ({ tx, record, notify }) => {
      const found = await tx.environment.findUnique({ where: { name: environment } })
      if (found === null) throw notFound("environment", environment)
      const mode = rollout === "waves" ? "waves" : "all_at_once"
      await tx.environment.update({ where: { name: environment }, data: { rollout: mode, bakeMinutes, silentMinutes } })
      record({
        action: "environment.rollout-policy-set",
        subject: { kind: "environment", id: environment, name: found.title },
        environment,
        detail: { rollout, bakeMinutes, silentMinutes },
      })
      notify("rollout", environment)
    })
  }
