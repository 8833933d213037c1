// Takes a rotation one step further: to issuing from the successor, or to taking the predecessor away. Refuses to skip.
// For administrators, who say which step they mean, so that two who click at once do not take two.

import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { hierarchyName } from "@/lib/core/hierarchy"
import { requireAdmin } from "@/lib/core/permission"
import { nextSteps } from "@/lib/core/rotation"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { issueFromSuccessor } from "./issue-from-successor"
import { type LockedRotation, lockRotation } from "./lock-rotation"
import { removePredecessor } from "./remove-predecessor"

export const advanceRotationInput = z.object({
  id: z.string().max(64),
  to: z.enum(nextSteps, { error: `Use one of ${nextSteps.join(", ")}.` }),
})
export type AdvanceRotation = z.infer<typeof advanceRotationInput>

export const makeAdvanceRotation =
  (deps: Pick<Deps, "write" | "keys" | "settings">) =>
  async (actor: Actor, { id, to }: AdvanceRotation): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const rotation = await lockRotation(context.tx, id)
      judge(rotation, to)
      await (to === "draining" ? issueFromSuccessor : removePredecessor)(context, deps, rotation)
      wake(context, rotation)
    })
  }

function judge({ step, from, to }: LockedRotation, wanted: AdvanceRotation["to"]): void {
  if (step === "removed" || step === "cancelled") {
    throw new DomainError("conflict", `This rotation is ${step}: there is no step after that.`)
  }
  if (step === wanted) throw new DomainError("conflict", `${to.name} issues already.`)
  if (step === "published" && wanted === "removed") {
    throw new DomainError(
      "conflict",
      `${from.name} still issues. First every gateway trusts ${to.name}, then it issues, then what ${from.name} issued runs out; no step is left out.`,
    )
  }
}

/** Listeners take certificates of the new authority, and pages look again. */
function wake(context: WriteContext, { environment }: LockedRotation): void {
  context.notify("report", hierarchyName(environment))
}
