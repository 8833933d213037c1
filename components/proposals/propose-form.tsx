// Asks somebody else to publish what is shown: why, and from when on where that matters.
// For the review of changes and the preview of a rollback.
"use client"
import type { Action } from "@/lib/core/action-result"
import { ReviewedForm } from "../releases/reviewed-form"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { SubmitButton } from "../ui/submit-button"

type ProposeFormProps = {
  environment: string
  digest: string
  /** The release that a rollback brings back. */
  rollbackOf?: number
  fourEyes: boolean
  propose: Action<{ id: string }>
}

export function ProposeForm({ environment, digest, rollbackOf, fourEyes, propose }: ProposeFormProps) {
  const kind: Record<string, string> =
    rollbackOf === undefined ? { kind: "policy" } : { kind: "rollback", rollbackOf: String(rollbackOf) }
  return (
    <ReviewedForm
      environment={environment}
      digest={digest}
      action={propose}
      hidden={kind}
      done="Proposed"
      goTo={({ id }) => `/releases/${environment}/proposals/${id}`}
      why={{
        hint: "For whoever decides, then for the history and the audit log.",
        placeholder: "Borealis goes live (case 8812)",
      }}
      effect={
        fourEyes
          ? "Somebody else than you has to approve it. Nothing is published before."
          : "An approver or administrator approves it, you included. Nothing is published before."
      }
      submit={<SubmitButton>Propose</SubmitButton>}
    >
      <Field
        name="publishAt"
        label="Publish at"
        optional
        hint="In UTC, within 90 days. Left empty: as soon as it is approved."
      >
        <Input type="datetime-local" className="max-w-60" />
      </Field>
    </ReviewedForm>
  )
}
