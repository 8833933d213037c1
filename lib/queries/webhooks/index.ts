// What can be asked about webhooks, as one flat object of questions.
// For the composition root.
import type { QueryDeps } from "@/lib/queries/deps"
import { makeGetWebhook, makeListWebhooks } from "./list-webhooks"

export function makeWebhookQueries(deps: QueryDeps) {
  return { listWebhooks: makeListWebhooks(deps), getWebhook: makeGetWebhook(deps) }
}
