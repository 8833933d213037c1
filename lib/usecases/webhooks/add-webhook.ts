// Adds an address that hears of events from now on, and shows the secret that its deliveries are signed with, once.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { webhookFields } from "./webhook-fields"
import { webhookSecret } from "./webhook-secret"

export const addWebhookInput = z.object(webhookFields)
export type AddWebhook = z.infer<typeof addWebhookInput>

/** Each event is one delivery for each of them. */
const most = 20

export const makeAddWebhook =
  (deps: Pick<Deps, "write" | "seal">) =>
  async (actor: Actor, { name, url, events }: AddWebhook): Promise<{ id: string; secret: string }> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      if ((await tx.webhook.count()) >= most) {
        throw new DomainError("conflict", `There are ${most} webhooks already. Remove one that is not needed.`)
      }
      if ((await tx.webhook.findUnique({ where: { name } })) !== null) {
        throw new DomainError("duplicate", `There is a webhook ${name} already.`, {
          fields: { name: "This name is taken. Use another one." },
        })
      }
      const id = newId("webhook")
      await tx.webhook.create({ data: { id, name, url, events, createdBy: actor.id, createdAt: now } })
      record({
        action: "webhook.added",
        subject: { kind: "webhook", id, name },
        detail: { url: shownUrl(url), events },
      })
      return { id, secret: webhookSecret(deps, { id, secretVersion: 1 }) }
    })
  }

/** Many receivers put a token of theirs into the path or the query: that is theirs, and not the log's. */
export function shownUrl(url: string): string {
  return new URL(url).origin
}
