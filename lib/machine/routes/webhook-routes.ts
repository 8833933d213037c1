// Webhooks: added, changed, tested, removed.
// For operators.
import { addWebhookInput } from "@/lib/usecases/webhooks/add-webhook"
import { updateWebhookInput } from "@/lib/usecases/webhooks/update-webhook"
import { revisionOf } from "../if-match"
import type { MachineParts } from "../machine-parts"
import { defineRoute, type MachineRoute } from "../route"
import { listOf } from "../schemas/shared-shapes"
import { webhook, webhookSecret } from "../schemas/webhook"
import { idParams } from "./inputs"

const tag = "Webhooks"
const one = { status: 200, schema: webhook, description: "The webhook." } as const
const secret = { schema: webhookSecret, description: "The secret that deliveries are signed with." } as const

export function webhookRoutes({ usecases, queries }: MachineParts): MachineRoute[] {
  return [
    defineRoute({
      method: "get",
      path: "/webhooks",
      tag,
      summary: "List webhooks",
      answer: { status: 200, schema: listOf(webhook), description: "The webhooks, with their last delivery." },
      run: async ({ actor }) => ({ items: await queries.listWebhooks(actor), nextCursor: null }),
    }),
    defineRoute({
      method: "post",
      path: "/webhooks",
      tag,
      summary: "Add a webhook",
      body: addWebhookInput,
      answer: { status: 201, ...secret },
      run: ({ actor, body }) => usecases.addWebhook(actor, body),
    }),
    defineRoute({
      method: "get",
      path: "/webhooks/{id}",
      tag,
      summary: "Read a webhook and what came of its last delivery",
      params: idParams,
      answer: one,
      versioned: true,
      run: ({ actor, params }) => queries.getWebhook(actor, params.id),
    }),
    defineRoute({
      method: "patch",
      path: "/webhooks/{id}",
      tag,
      summary: "Change, disable or enable a webhook",
      params: idParams,
      body: updateWebhookInput.omit({ id: true, revision: true }),
      answer: one,
      versioned: true,
      run: async ({ actor, params: { id }, body, ifMatch }) => {
        const revision = await revisionOf(ifMatch, async () => (await queries.getWebhook(actor, id)).revision)
        await usecases.updateWebhook(actor, { ...body, id, revision })
        return queries.getWebhook(actor, id)
      },
    }),
    ...verbRoutes({ usecases }),
  ]
}

function verbRoutes({ usecases }: Pick<MachineParts, "usecases">): MachineRoute[] {
  return [
    defineRoute({
      method: "delete",
      path: "/webhooks/{id}",
      tag,
      summary: "Remove a webhook",
      params: idParams,
      answer: { status: 204, description: "It is removed; what waited for it is dropped." },
      run: ({ actor, params }) => usecases.removeWebhook(actor, { id: params.id }),
    }),
    defineRoute({
      method: "post",
      path: "/webhooks/{id}/test",
      tag,
      summary: "Send a webhook a test delivery",
      params: idParams,
      answer: { status: 204, description: "It is queued; `lastDelivery` says what came of it." },
      run: ({ actor, params }) => usecases.testWebhook(actor, { id: params.id }),
    }),
    defineRoute({
      method: "post",
      path: "/webhooks/{id}/secret",
      tag,
      summary: "Give a webhook a new secret",
      params: idParams,
      answer: { status: 200, ...secret },
      run: async ({ actor, params: { id } }) => ({ id, ...(await usecases.renewWebhookSecret(actor, { id })) }),
    }),
  ]
}
