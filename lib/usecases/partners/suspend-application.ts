// Suspends one application: every gateway refuses it within a second, until it is resumed.
// For administrators, in an emergency; it publishes only the stop, nobody's unpublished edits (rule 8).
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { moveApplication } from "@/lib/core/application-life-cycle"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { publishRevocation } from "../publication/publish-revocation"
import { lockApplication } from "./lock-application"

export const suspendApplicationInput = z.object({ id: z.string().max(64), reason: reasonField() })
export type SuspendApplication = z.infer<typeof suspendApplicationInput>

export const makeSuspendApplication =
  (deps: Pick<Deps, "write" | "keys">) =>
  async (actor: Actor, { id, reason }: SuspendApplication): Promise<void> =>
    deps.write(actor, async (context) => {
      const { tx, now, record } = context
      const application = await lockApplication(tx, actor, id)
      const { name, partnerId, environmentName: environment } = application
      const status = moveApplication(application, "suspend")
      const change = { status, statusReason: reason, updatedAt: now }
      await tx.application.update({ where: { id }, data: { ...change, revision: { increment: 1 } } })
      record({
        action: "application.suspended",
        subject: { kind: "application", id, name },
        partnerId,
        environment,
        detail: { reason },
      })
      const { sequence } = await publishRevocation(context, deps, environment)
      await tx.application.update({ where: { id }, data: { stoppedIn: sequence } })
    })
