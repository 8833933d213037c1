// What webhooks can hear of, and how screens and the API show one.
// An event's name is the audit log's: webhooks follow the log, so that whatever is recorded can be heard of.

/** `webhook.test` is not among them: it is sent when somebody asks for it. */
export const webhookEvents = [
  "certificate.expiring",
  "certificate.issued",
  "certificate.revoked",
  "authority.expiring",
  "reissue.asked",
  "rotation.started",
  "rotation.issuing",
  "rotation.finished",
  "rotation.cancelled",
  "gateway.enrolled",
  "gateway.retired",
  "release.published",
  "proposal.made",
  "proposal.approved",
  "proposal.rejected",
  "proposal.outdated",
  "rollout.started",
  "rollout.advanced",
  "rollout.halted",
  "rollout.resumed",
  "rollout.completed",
  "rollout.rolled-back",
] as const
export type WebhookEvent = (typeof webhookEvents)[number]

export type WebhookRow = {
  id: string
  name: string
  url: string
  events: string[]
  status: "active" | "disabled"
  revision: number
  createdAt: string
  /** Null before the first attempt. `status` is HTTP's; null where nothing was answered. */
  lastDelivery: { event: string; at: string; status: number | null; error: string | null } | null
  lastSucceededAt: string | null
  /** Deliveries that wait for their next attempt. */
  waiting: number
}
