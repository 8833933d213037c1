// Puts a gateway into a wave: 1 is the canary that gets a new policy first.
// For administrators; it counts at once, for a poll that is held too. One that has the release of an open rollout keeps it, whatever its wave: no gateway is asked to go back.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { requireRevision } from "@/lib/core/require-revision"
import type { Deps } from "@/lib/usecases/deps"
import { readGateway } from "./read-gateway"

export const setGatewayWaveInput = z.object({
  id: z.string().max(64),
  wave: z.coerce.number().int().min(1, "Waves go from 1 to 5.").max(5, "Waves go from 1 to 5."),
  revision: z.coerce.number().int(),
})
export type SetGatewayWave = z.infer<typeof setGatewayWaveInput>

export const makeSetGatewayWave =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, wave, revision }: SetGatewayWave): Promise<void> => {
    requireAdmin(actor)
    await deps.write(actor, async ({ tx, now, record, notify }) => {
      const gateway = await readGateway(tx, id)
      requireRevision(gateway, revision)
      if (gateway.status === "retired") throw new DomainError("conflict", `${gateway.name} is retired.`)
      await tx.gateway.update({ where: { id }, data: { wave, waveSetAt: now, revision: { increment: 1 } } })
      record({
        action: "gateway.wave-set",
        subject: { kind: "gateway", id, name: gateway.name },
        environment: gateway.environment,
        detail: { wave, before: gateway.wave },
      })
      notify("report", id)
      notify("wave", id)
    })
  }
