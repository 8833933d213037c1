// The form that publishes exactly what was reviewed, or nothing. Where the content has changed meanwhile, what there is now is fetched.
// For the review, where nobody else has to approve it.
"use client"
import { useRouter } from "next/navigation"
import type { Action } from "@/lib/core/action-result"
import type { PendingChanges } from "@/lib/core/release-view"
import { counted } from "../objects/counted"
import { ActionForm } from "../ui/action-form"
import { Field } from "../ui/field"
import { LinkButton } from "../ui/link-button"
import { SubmitButton } from "../ui/submit-button"
import { Textarea } from "../ui/textarea"

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
  const router = useRouter()
  /** What was reviewed is no longer what would be published: fetch what would be. */
  const publishReviewed: typeof publish = async (input) => {
    const result = await publish(input)
    if (!result.ok && (result.code === "content_changed" || result.code === "nothing_to_publish")) router.refresh()
    return result
  }
  const { environment, digest, head, summary } = pending
  const verb = gateways === 0 ? `Publish release ${head + 1}` : `Publish to ${counted(gateways, "gateway")}`
  return (
    <ActionForm
      action={publishReviewed}
      hidden={{ environment, digest }}
      done={`Published to ${title}`}
      goTo={({ sequence }) => `/releases/${environment}/${sequence}`}
    >
      <Field name="message" label="Why" hint="Stands in the history and in the audit log, for whoever asks later.">
        <Textarea rows={2} maxLength={500} placeholder="Borealis goes live (case 8812)" />
      </Field>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink2">
          Publishes exactly what is shown above, as release {head + 1}, or nothing. {reach}
        </p>
        <div className="flex flex-wrap gap-2">
          <LinkButton href={`/releases/${environment}`}>Back</LinkButton>
          <SubmitButton disabled={summary.length === 0 && !pending.changed}>{verb}</SubmitButton>
        </div>
      </div>
    </ActionForm>
  )
}
