// The form that publishes exactly what was reviewed, or nothing.
// For the review, where nobody else has to approve it.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { PendingChanges } from "@/lib/core/release-view"
import { counted } from "../objects/counted"
import { SubmitButton } from "../ui/submit-button"
import { ReviewedForm } from "./reviewed-form"

type PublishFormProps = {
  pending: PendingChanges
  title: string
  /** Enrolled gateways, which will be told. */
  gateways: number
  /** Whom it reaches, in words. */
  reach: string
  publish: Action<{ sequence: number }>
}

export function PublishForm({ pending, title, gateways, reach, publish }: PublishFormProps) {
  const { environment, digest, head, summary } = pending
  const verb = gateways === 0 ? `Publish release ${head + 1}` : `Publish to ${counted(gateways, "gateway")}`
  return (
    <ReviewedForm
      environment={environment}
      digest={digest}
      action={publish}
      done={`Published to ${title}`}
      goTo={({ sequence }) => `/releases/${environment}/${sequence}`}
      why={{
        hint: "Stands in the history and in the audit log, for whoever asks later.",
        placeholder: "Borealis goes live (case 8812)",
      }}
      effect={`Publishes exactly what is shown above, as release ${head + 1}, or nothing. ${reach}`}
      submit={<SubmitButton disabled={summary.length === 0 && !pending.changed}>{verb}</SubmitButton>}
    />
  )
}
