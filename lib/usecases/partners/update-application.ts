// Renames an application, from the version that the caller has read. Its identity is its identifier, so nothing else changes.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireApplicationPresent } from "@/lib/core/application-life-cycle"
import { requireRevision } from "@/lib/core/require-revision"
import { textField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { lockApplication } from "./lock-application"
import { requireFreeApplicationName } from "./require-free-name"

export const updateApplicationInput = z.object({
  id: z.string().max(64),
  revision: z.number().int(),
  name: textField("The name", 100),
})
export type UpdateApplication = z.infer<typeof updateApplicationInput>

export const makeUpdateApplication =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, revision, name }: UpdateApplication): Promise<void> =>
    deps.write(actor, async ({ tx, now, record }) => {
      const application = await lockApplication(tx, actor, id)
      requireRevision(application, revision)
      requireApplicationPresent(application)
      const { partnerId, environmentName } = application
      await requireFreeApplicationName(tx, { partnerId, environmentName }, name, id)
      await tx.application.update({ where: { id }, data: { name, revision: { increment: 1 }, updatedAt: now } })
      record({
        action: "application.updated",
        subject: { kind: "application", id, name },
        partnerId,
        environment: environmentName,
        detail: { before: { name: application.name }, after: { name } },
      })
    })
