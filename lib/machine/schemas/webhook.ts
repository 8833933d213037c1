// Webhooks as the operator API answers them.
// For their routes.
import { z } from "@hono/zod-openapi"
import { instant, revision } from "./shared-shapes"

export const webhook = z
  .object({
    id: z.string(),
    name: z.string(),
    url: z.string(),
    events: z.array(z.string()),
    status: z.enum(["active", "disabled"]),
    revision,
    createdAt: instant,
    lastDelivery: z
      .object({
        event: z.string(),
        at: instant,
        status: z.int().nullable().openapi({ description: "HTTP; null where nothing was answered." }),
        error: z.string().nullable(),
      })
      .nullable(),
    lastSucceededAt: instant.nullable(),
    waiting: z.int().openapi({ description: "Deliveries that wait for their next attempt." }),
  })
  .openapi("Webhook")

export const webhookSecret = z
  .object({ id: z.string(), secret: z.string().openapi({ description: "Shown this once." }) })
  .openapi("WebhookSecret")
