// Suspends a partner: every application of it is refused by every gateway within a second, until it is resumed.
// For administrators, in an emergency; it publishes only the stop, nobody's unpublished edits (rule 8).
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { lockPartner } from "./lock-partner"
import { movePartnerTo } from "./move-partner-to"
import { stopPartner } from "./stop-partner"

export const suspendPartnerInput = z.object({ id: z.string().max(64), reason: reasonField() })
export type SuspendPartner = z.infer<typeof suspendPartnerInput>

export const makeSuspendPartner =
  (deps: Pick<Deps, "write" | "keys">) =>
  async (actor: Actor, { id, reason }: SuspendPartner): Promise<void> =>
    deps.write(actor, async (context) => {
      const partner = await lockPartner(context.tx, actor, id)
      await movePartnerTo(context, partner, "suspend", reason)
      await stopPartner(context, deps, id)
    })
