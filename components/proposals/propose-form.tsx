// Asks somebody else to publish what is shown: why, and from when on where that matters.
// For the review of changes and the preview of a rollback. The digest holds the proposal to what is on the screen.
"use client"
import { useRouter } from "next/navigation"
import type { Action } from "@/lib/core/action-result"
import { ActionForm } from "../ui/action-form"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { LinkButton } from "../ui/link-button"
import { SubmitButton } from "../ui/submit-button"
import { Textarea } from "../ui/textarea"

type ProposeFormProps = {
  environment: string
  digest: string
  /** The release that a rollback brings back. */
  rollbackOf?: number
  fourEyes: boolean
  propose: Action<{ id: string }>
}

export function ProposeForm({ environment, digest, rollbackOf, fourEyes, propose }: ProposeFormProps) {
  const router = useRouter()
  /** What was reviewed is no longer what would be published: fetch what would be. */
  const proposeReviewed: typeof propose = async (input) => {
    const result = await propose(input)
    if (!result.ok && (result.code === "content_changed" || result.code === "nothing_to_publish")) router.refresh()
    return result
  }
  const kind: Record<string, string> =
    rollbackOf === undefined ? { kind: "policy" } : { kind: "rollback", rollbackOf: String(rollbackOf) }
  return (
    <ActionForm
      action={proposeReviewed}
      hidden={{ environment, digest, ...kind }}
      done="Proposed"
      goTo={({ id }) => `/releases/${environment}/proposals/${id}`}
    >
      <Field name="message" label="Why" hint="For whoever decides, then for the history and the audit log.">
        <Textarea rows={2} maxLength={500} placeholder="Borealis goes live (case 8812)" />
      </Field>
      <Field
        name="publishAt"
        label="Publish at"
        optional
        hint="In UTC, within 90 days. Left empty: as soon as it is approved."
      >
        <Input type="datetime-local" className="max-w-60" />
      </Field>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink2">
          {fourEyes
            ? "Somebody else than you has to approve it. Nothing is published before."
            : "An approver or administrator approves it, you included. Nothing is published before."}
        </p>
        <div className="flex flex-wrap gap-2">
          <LinkButton href={`/releases/${environment}`}>Back</LinkButton>
          <SubmitButton>Propose</SubmitButton>
        </div>
      </div>
    </ActionForm>
  )
}
