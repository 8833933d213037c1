// What can be done about webhooks, as one flat object of verbs.
// For the composition root. Calling them needs an HTTP client, so the server puts that together itself.
import type { Deps } from "@/lib/usecases/deps"
import { makeAddWebhook } from "./add-webhook"
import { makeQueueWebhooks } from "./queue-webhooks"
import { makeRemoveWebhook } from "./remove-webhook"
import { makeRenewWebhookSecret } from "./renew-webhook-secret"
import { makeTestWebhook } from "./test-webhook"
import { makeUpdateWebhook } from "./update-webhook"

export function makeWebhookUseCases(deps: Deps) {
  return {
    addWebhook: makeAddWebhook(deps),
    updateWebhook: makeUpdateWebhook(deps),
    removeWebhook: makeRemoveWebhook(deps),
    renewWebhookSecret: makeRenewWebhookSecret(deps),
    testWebhook: makeTestWebhook(deps),
    queueWebhooks: makeQueueWebhooks(deps),
  }
}
