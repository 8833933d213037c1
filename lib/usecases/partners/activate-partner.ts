// Makes a partner active: from the next publication on, what is granted to its applications counts.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { lockPartner } from "./lock-partner"
import { movePartnerTo } from "./move-partner-to"

export const activatePartnerInput = z.object({ id: z.string().max(64), reason: reasonField().optional() })
export type ActivatePartner = z.infer<typeof activatePartnerInput>

export const makeActivatePartner =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, reason }: ActivatePartner): Promise<void> =>
    deps.write(actor, async (context) => {
      const partner = await lockPartner(context.tx, actor, id)
      await movePartnerTo(context, partner, "activate", reason)
    })
