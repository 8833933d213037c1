// Changes a webhook's name, address or events, and disables it or enables it again.
// For administrators. What waits while it is disabled is dropped when its turn comes.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { requireRevision } from "@/lib/core/require-revision"
import type { Deps } from "@/lib/usecases/deps"
import { shownUrl } from "./add-webhook"
import { lockWebhook } from "./lock-webhook"
import { webhookFields } from "./webhook-fields"

export const updateWebhookInput = z.object({
  id: z.string().max(64),
  revision: z.number().int(),
  name: webhookFields.name.optional(),
  url: webhookFields.url.optional(),
  events: webhookFields.events.optional(),
  status: z.enum(["active", "disabled"]).optional(),
})
export type UpdateWebhook = z.infer<typeof updateWebhookInput>

export const makeUpdateWebhook =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, revision, ...changes }: UpdateWebhook): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, record }) => {
      const webhook = await lockWebhook(tx, id)
      requireRevision(webhook, revision)
      const { name } = changes
      const other = name === undefined ? null : await tx.webhook.findUnique({ where: { name } })
      if (other !== null && other.id !== id) {
        throw new DomainError("duplicate", `There is a webhook ${name} already.`, {
          fields: { name: "This name is taken. Use another one." },
        })
      }
      const after = await tx.webhook.update({ where: { id }, data: { ...changes, revision: { increment: 1 } } })
      record({
        action: "webhook.updated",
        subject: { kind: "webhook", id, name: after.name },
        detail: { before: shown(webhook), after: shown(after) },
      })
    })
  }

function shown({ name, url, events, status }: { name: string; url: string; events: string[]; status: string }) {
  return { name, url: shownUrl(url), events, status }
}
