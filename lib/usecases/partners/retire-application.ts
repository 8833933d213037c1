// Ends one application for good: certificates revoked, grants withdrawn, and published at once.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { publishRevocation } from "../publication/publish-revocation"
import { lockApplication } from "./lock-application"
import { retireLocked } from "./retire-locked"

export const retireApplicationInput = z.object({ id: z.string().max(64), reason: reasonField() })
export type RetireApplication = z.infer<typeof retireApplicationInput>

export const makeRetireApplication =
  (deps: Pick<Deps, "write" | "keys">) =>
  async (actor: Actor, { id, reason }: RetireApplication): Promise<void> =>
    deps.write(actor, async (context) => {
      const application = await lockApplication(context.tx, actor, id)
      await retireLocked(context, application, reason)
      const { sequence } = await publishRevocation(context, deps, application.environmentName)
      await context.tx.application.update({ where: { id }, data: { stoppedIn: sequence } })
    })
