// Takes the emergency switch of a hierarchy back: windows are again where each certificate's own life puts them.
// For administrators. Who has renewed meanwhile keeps the new certificate.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { requireHierarchy } from "./require-hierarchy"

export const withdrawReissueInput = z.object({ environment: z.string().max(63) })
export type WithdrawReissue = z.infer<typeof withdrawReissueInput>

export const makeWithdrawReissue =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { environment }: WithdrawReissue): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, now, record }) => {
      const environmentName = await requireHierarchy(tx, environment)
      const standing = await tx.reissue.findFirst({ where: { environmentName, withdrawnAt: null } })
      const { count } = await tx.reissue.updateMany({
        where: { id: standing?.id ?? "", withdrawnAt: null },
        data: { withdrawnAt: now, withdrawnBy: actor.id },
      })
      if (standing === null || count === 0) {
        throw new DomainError("conflict", `Nobody in ${environment} is asked for a new certificate at the moment.`)
      }
      record({
        action: "reissue.withdrawn",
        subject: { kind: "reissue", id: standing.id, name: environment },
        environment: environmentName ?? undefined,
        detail: { askedAt: standing.askedAt.toISOString(), reissueBy: standing.reissueBy.toISOString() },
      })
    })
  }
