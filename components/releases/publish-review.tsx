// The review before a publication: the diff, who is concerned, and the form that publishes exactly what is shown.
// Where the content has changed meanwhile nothing is published; the new diff appears, with what is new marked.
"use client"
import { useRouter } from "next/navigation"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { PendingChanges } from "@/lib/core/release-view"
import { counted } from "../objects/counted"
import { ActionForm } from "../ui/action-form"
import { Card } from "../ui/card"
import { Field } from "../ui/field"
import { LinkButton } from "../ui/link-button"
import { ProblemNote } from "../ui/problem-note"
import { SubmitButton } from "../ui/submit-button"
import { Textarea } from "../ui/textarea"
import { ChangePanel } from "./change-panel"
import { newChanges } from "./change-words"
import { GainsAndLosses } from "./gains-and-losses"

type PublishReviewProps = {
  pending: PendingChanges
  environmentTitle: string
  /** Enrolled gateways, which will be told. */
  gateways: number
  publish?: Action<{ sequence: number }>
}

export function PublishReview({ pending, environmentTitle, gateways, publish }: PublishReviewProps) {
  const [looked] = useState(pending)
  const moved = looked.digest !== pending.digest
  return (
    <div className="flex flex-col gap-4">
      {moved ? <MovedNote looked={looked} pending={pending} /> : null}
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <ChangePanel
          title="What changes"
          changes={pending.summary}
          marked={moved ? newChanges(looked.summary, pending.summary) : undefined}
          empty={<p className="text-ink2">Nothing any more: somebody has published it, or taken it back.</p>}
        />
        <GainsAndLosses changes={pending.summary} />
      </div>
      {publish ? (
        <PublishForm pending={pending} title={environmentTitle} gateways={gateways} publish={publish} />
      ) : (
        <p className="text-ink2">Approvers and administrators publish. Ask one of them.</p>
      )}
    </div>
  )
}

function MovedNote({ looked, pending }: { looked: PendingChanges; pending: PendingChanges }) {
  const fresh = newChanges(looked.summary, pending.summary).size
  const gone = newChanges(pending.summary, looked.summary).size
  return (
    <ProblemNote
      tone="wait"
      title="The content has changed since you opened this page"
      detail={`${counted(fresh, "entry", "entries")} of the diff ${fresh === 1 ? "is" : "are"} new and ${gone} ${gone === 1 ? "is" : "are"} no longer there. Nothing was published by you. Look at it again before you publish.`}
    />
  )
}

type PublishFormProps = Required<Pick<PublishReviewProps, "pending" | "gateways" | "publish">> & { title: string }

function PublishForm({ pending, title, gateways, publish }: PublishFormProps) {
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
    <Card title="Publish">
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
          <p className="text-ink2">Publishes exactly what is shown above, as release {head + 1}, or nothing.</p>
          <div className="flex flex-wrap gap-2">
            <LinkButton href={`/releases/${environment}`}>Back</LinkButton>
            <SubmitButton disabled={summary.length === 0 && !pending.changed}>{verb}</SubmitButton>
          </div>
        </div>
      </ActionForm>
    </Card>
  )
}
