// Sends a webhook a delivery that means nothing, the way every other goes: signed, through the outbox, tried again.
// For administrators; the webhook's last delivery says what came of it.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { lockWebhook } from "./lock-webhook"

export const testWebhookInput = z.object({ id: z.string().max(64) })
export type TestWebhook = z.infer<typeof testWebhookInput>

export const makeTestWebhook =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id }: TestWebhook): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, now, newId, record, send }) => {
      const { name, status } = await lockWebhook(tx, id)
      if (status === "disabled") throw new DomainError("conflict", `${name} is disabled. Enable it before you test it.`)
      const subject = { kind: "webhook", id, name }
      const event = { id: newId("auditEvent"), type: "webhook.test", at: now.toISOString(), subject }
      send({ topic: "webhook", payload: { webhookId: id, event } })
      record({ action: "webhook.tested", subject })
    })
  }
