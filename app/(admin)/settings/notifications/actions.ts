// What can be done about webhooks.
// For the settings of notifications.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { addWebhookInput } from "@/lib/usecases/webhooks/add-webhook"
import { removeWebhookInput } from "@/lib/usecases/webhooks/remove-webhook"
import { renewWebhookSecretInput } from "@/lib/usecases/webhooks/renew-webhook-secret"
import { testWebhookInput } from "@/lib/usecases/webhooks/test-webhook"
import { updateWebhookInput } from "@/lib/usecases/webhooks/update-webhook"

/** The secret goes to whoever asked, and nowhere else. */
export const addWebhook = staffAction(addWebhookInput, ({ usecases, actor }, input) =>
  usecases.addWebhook(actor, input),
)

const revision = z.coerce.number().int()

/** A form that has every field: no event chosen is none, and not the ones from before. */
export const editWebhook = staffAction(
  updateWebhookInput.extend({ revision, events: addWebhookInput.shape.events }),
  ({ usecases, actor }, input) => usecases.updateWebhook(actor, input),
)

export const updateWebhook = staffAction(
  updateWebhookInput.pick({ id: true, status: true }).extend({ revision }),
  ({ usecases, actor }, input) => usecases.updateWebhook(actor, input),
)

export const removeWebhook = staffAction(removeWebhookInput, ({ usecases, actor }, input) =>
  usecases.removeWebhook(actor, input),
)

export const testWebhook = staffAction(testWebhookInput, ({ usecases, actor }, input) =>
  usecases.testWebhook(actor, input),
)

export const renewWebhookSecret = staffAction(renewWebhookSecretInput, ({ usecases, actor }, input) =>
  usecases.renewWebhookSecret(actor, input),
)
