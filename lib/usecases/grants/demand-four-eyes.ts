// Says whether, in an environment, whoever asks for access may not approve it (rule 4).
// For administrators. What was approved before keeps standing.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"

export const demandFourEyesInput = z.object({ environment: z.string().max(50), demanded: z.boolean() })
export type DemandFourEyes = z.infer<typeof demandFourEyesInput>

export const makeDemandFourEyes =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { environment, demanded }: DemandFourEyes): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, record }) => {
      const found = await tx.environment.findUnique({ where: { name: environment } })
      if (found === null) throw notFound("environment", environment)
      const { count } = await tx.environment.updateMany({
        where: { name: environment, fourEyes: !demanded },
        data: { fourEyes: demanded },
      })
      if (count === 0) throw new DomainError("conflict", `${found.title} is set this way already.`)
      record({
        action: demanded ? "environment.four-eyes-demanded" : "environment.four-eyes-lifted",
        subject: { kind: "environment", id: environment, name: found.title },
        environment,
      })
    })
  }
