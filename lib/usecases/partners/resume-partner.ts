// Lifts a partner's suspension. What gives access back waits for the next publication (rule 8).
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { lockPartner } from "./lock-partner"
import { movePartnerTo } from "./move-partner-to"

export const resumePartnerInput = z.object({ id: z.string().max(64), reason: reasonField().optional() })
export type ResumePartner = z.infer<typeof resumePartnerInput>

export const makeResumePartner =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, reason }: ResumePartner): Promise<void> =>
    deps.write(actor, async (context) => {
      const partner = await lockPartner(context.tx, actor, id)
      await movePartnerTo(context, partner, "resume", reason)
    })
