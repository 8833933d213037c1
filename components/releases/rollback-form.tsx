// The form that goes back to an earlier release, exactly as previewed, or not at all.
// For the preview of a rollback, where nobody else has to approve it.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { PendingChanges } from "@/lib/core/release-view"
import { SubmitButton } from "../ui/submit-button"
import { ReviewedForm } from "./reviewed-form"

type RollbackFormProps = {
  preview: PendingChanges
  to: number
  reach: string
  rollBack: Action<{ sequence: number }>
}

export function RollbackForm({ preview: { environment, digest, head }, to, reach, rollBack }: RollbackFormProps) {
  return (
    <ReviewedForm
      environment={environment}
      digest={digest}
      action={rollBack}
      hidden={{ to: String(to) }}
      done={`Rolled back to release ${to}`}
      goTo={({ sequence }) => `/releases/${environment}/${sequence}`}
      why={{
        hint: "Stands in the history and in the audit log, for whoever asks later.",
        placeholder: "Payments fail since release 12 (incident 317)",
      }}
      effect={`Publishes exactly what is shown above, as release ${head + 1}, or nothing. ${reach}`}
      submit={<SubmitButton variant="danger-solid">Roll back to release {to}</SubmitButton>}
    />
  )
}
