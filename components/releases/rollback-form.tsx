// The form that goes back to an earlier release, exactly as previewed, or not at all.
// For the preview of a rollback, where nobody else has to approve it.
"use client"
import { useRouter } from "next/navigation"
import type { Action } from "@/lib/core/action-result"
import type { PendingChanges } from "@/lib/core/release-view"
import { ActionForm } from "../ui/action-form"
import { Field } from "../ui/field"
import { LinkButton } from "../ui/link-button"
import { SubmitButton } from "../ui/submit-button"
import { Textarea } from "../ui/textarea"

type RollbackFormProps = {
  preview: PendingChanges
  to: number
  reach: string
  rollBack: Action<{ sequence: number }>
}

export function RollbackForm({ preview, to, reach, rollBack }: RollbackFormProps) {
  const router = useRouter()
  const { environment, digest, head } = preview
  /** What was previewed is no longer what would come of it: fetch what would. */
  const rollBackReviewed: typeof rollBack = async (input) => {
    const result = await rollBack(input)
    if (!result.ok && (result.code === "content_changed" || result.code === "nothing_to_publish")) router.refresh()
    return result
  }
  return (
    <ActionForm
      action={rollBackReviewed}
      hidden={{ environment, digest, to: String(to) }}
      done={`Rolled back to release ${to}`}
      goTo={({ sequence }) => `/releases/${environment}/${sequence}`}
    >
      <Field name="message" label="Why" hint="Stands in the history and in the audit log, for whoever asks later.">
        <Textarea rows={2} maxLength={500} placeholder="Payments fail since release 12 (incident 317)" />
      </Field>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink2">
          Publishes exactly what is shown above, as release {head + 1}, or nothing. {reach}
        </p>
        <div className="flex flex-wrap gap-2">
          <LinkButton href={`/releases/${environment}`}>Back</LinkButton>
          <SubmitButton variant="danger-solid">Roll back to release {to}</SubmitButton>
        </div>
      </div>
    </ActionForm>
  )
}
