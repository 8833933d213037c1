// Gives a webhook a new secret, and shows it once. The one before signs nothing any more, also not what still waits.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { lockWebhook } from "./lock-webhook"
import { webhookSecret } from "./webhook-secret"

export const renewWebhookSecretInput = z.object({ id: z.string().max(64) })
export type RenewWebhookSecret = z.infer<typeof renewWebhookSecretInput>

export const makeRenewWebhookSecret =
  (deps: Pick<Deps, "write" | "seal">) =>
  async (actor: Actor, { id }: RenewWebhookSecret): Promise<{ secret: string }> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, record }) => {
      const { name } = await lockWebhook(tx, id)
      const { secretVersion } = await tx.webhook.update({
        where: { id },
        data: { secretVersion: { increment: 1 }, revision: { increment: 1 } },
      })
      record({ action: "webhook.secret-renewed", subject: { kind: "webhook", id, name }, detail: { secretVersion } })
      return { secret: webhookSecret(deps, { id, secretVersion }) }
    })
  }
