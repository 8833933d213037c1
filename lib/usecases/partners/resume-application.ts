// Lifts an application's suspension. What gives access back waits for the next publication (rule 8).
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { moveApplication } from "@/lib/core/application-life-cycle"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { lockApplication } from "./lock-application"

export const resumeApplicationInput = z.object({ id: z.string().max(64), reason: reasonField().optional() })
export type ResumeApplication = z.infer<typeof resumeApplicationInput>

export const makeResumeApplication =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, reason }: ResumeApplication): Promise<void> =>
    deps.write(actor, async ({ tx, now, record }) => {
      const application = await lockApplication(tx, actor, id)
      const status = moveApplication(application, "resume")
      await tx.application.update({
        where: { id },
        data: { status, statusReason: reason ?? null, revision: { increment: 1 }, updatedAt: now },
      })
      record({
        action: "application.resumed",
        subject: { kind: "application", id, name: application.name },
        partnerId: application.partnerId,
        environment: application.environmentName,
        detail: reason === undefined ? {} : { reason },
      })
    })
