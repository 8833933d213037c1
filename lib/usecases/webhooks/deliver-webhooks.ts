// Calls webhooks with what waits for them in the outbox, a few at a time, and tries again what failed.
// For the worker that calls it; several processes may do so at once. A receiver may hear of an event twice: its `id` tells.
import { z } from "zod"
import type { Deps } from "@/lib/usecases/deps"
import { claimNext, postpone, settle, type Waiting } from "../outbox/claim-next"
import { signDelivery, webhookSecret } from "./webhook-secret"

/**
 * Answers the HTTP status, whatever it is.
 * @throws Error in words where nothing was answered: refused address, no connection, too slow
 */
export type SendWebhook = (call: { url: string; body: string; headers: Record<string, string> }) => Promise<number>

type DeliverDeps = Pick<Deps, "db" | "clock" | "seal"> & { sendWebhook: SendWebhook }

/** So that one receiver that does not answer holds up only a part. */
const side = 4
const batch = 40

const delivery = z.object({ webhookId: z.string(), event: z.looseObject({ id: z.string(), type: z.string() }) })

/** Answers how many were accepted. */
export const makeDeliverWebhooks = (deps: DeliverDeps) => async (): Promise<{ delivered: number }> => {
  let taken = 0
  let delivered = 0
  const line = async () => {
    while (taken++ < batch) {
      const waiting = await claimNext(deps.db, "webhook", deps.clock())
      if (waiting === undefined) return
      if (await deliver(deps, waiting)) delivered++
    }
  }
  await Promise.all(Array.from({ length: side }, line))
  return { delivered }
}

async function deliver(deps: DeliverDeps, waiting: Waiting): Promise<boolean> {
  const { db, clock } = deps
  const { webhookId, event } = delivery.parse(waiting.payload)
  const webhook = await db.webhook.findUnique({ where: { id: webhookId } })
  if (webhook === null || webhook.status === "disabled") {
    await settle(db, waiting, clock())
    return false
  }
  const body = JSON.stringify(event)
  const headers = {
    "content-type": "application/json",
    "user-agent": "gatewarden-webhook/1",
    "gatewarden-event": event.type,
    "gatewarden-delivery": waiting.id,
    "gatewarden-signature": signDelivery(webhookSecret(deps, webhook), body, clock()),
  }
  const outcome = await call(deps, { url: webhook.url, body, headers })
  await note(deps, { webhookId, type: event.type, ...outcome })
  if (outcome.error === null) await settle(db, waiting, clock())
  else await postpone(db, waiting, clock(), outcome.error)
  return outcome.error === null
}

type Outcome = { status: number | null; error: string | null }

async function call({ sendWebhook }: DeliverDeps, asked: Parameters<SendWebhook>[0]): Promise<Outcome> {
  try {
    const status = await sendWebhook(asked)
    if (status >= 200 && status < 300) return { status, error: null }
    const redirected = status >= 300 && status < 400
    return {
      status,
      error: redirected ? "It answered with a redirect, which is not followed." : `It answered ${status}.`,
    }
  } catch (error) {
    return { status: null, error: error instanceof Error ? error.message : String(error) }
  }
}

/** No change of the webhook, so no event; one that was removed meanwhile is not there any more. */
async function note(
  { db, clock }: DeliverDeps,
  { webhookId, type, status, error }: Outcome & { webhookId: string; type: string },
): Promise<void> {
  const now = clock()
  await db.webhook.updateMany({
    where: { id: webhookId },
    data: {
      lastEvent: type,
      lastTriedAt: now,
      lastStatus: status,
      lastError: error?.slice(0, 500) ?? null,
      ...(error === null ? { lastSucceededAt: now } : {}),
    },
  })
}
