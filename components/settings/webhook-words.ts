// What each event of a webhook is, in words.
// For the settings of notifications.
import type { WebhookEvent } from "@/lib/core/webhook-view"

export const webhookEventWords: Record<WebhookEvent, string> = {
  "certificate.expiring": "A certificate ends within 30, 14, 7 or 1 days",
  "certificate.issued": "A certificate was issued",
  "certificate.revoked": "A certificate was revoked",
  "authority.expiring": "An authority ends within 180, 90, 30, 14, 7 or 1 days",
  "reissue.asked": "Everybody was asked for a new certificate",
  "rotation.started": "A rotation of an authority was started",
  "rotation.issuing": "A new authority began to issue",
  "rotation.finished": "A rotation was finished: the old authority is removed",
  "rotation.cancelled": "A rotation was cancelled",
  "gateway.enrolled": "A gateway enrolled",
  "gateway.retired": "A gateway was retired",
  "release.published": "A release was published",
  "proposal.made": "A release was proposed, and waits for somebody's approval",
  "proposal.approved": "A proposal was approved",
  "proposal.rejected": "A proposal was rejected",
  "proposal.outdated": "A proposal is outdated: something else would be published by now",
  "rollout.started": "A rollout was started",
  "rollout.advanced": "A rollout reached its next wave",
  "rollout.halted": "A rollout was halted",
  "rollout.resumed": "A rollout that was halted goes on",
  "rollout.completed": "A rollout has reached every gateway",
  "rollout.rolled-back": "A rollout was taken back",
}
