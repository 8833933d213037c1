// Removes a webhook. What waits for it is dropped when its turn comes, and nobody has its secret any more.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { lockWebhook } from "./lock-webhook"

export const removeWebhookInput = z.object({ id: z.string().max(64) })
export type RemoveWebhook = z.infer<typeof removeWebhookInput>

export const makeRemoveWebhook =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id }: RemoveWebhook): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, record }) => {
      const { name } = await lockWebhook(tx, id)
      await tx.webhook.delete({ where: { id } })
      record({ action: "webhook.removed", subject: { kind: "webhook", id, name } })
    })
  }
