// What was said about a proposal, and a place to say more. Comments stay.
// For a proposal's page.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { ProposalComment } from "@/lib/core/proposal-view"
import { ActionForm } from "../ui/action-form"
import { Card } from "../ui/card"
import { Field } from "../ui/field"
import { RelativeTime } from "../ui/relative-time"
import { SubmitButton } from "../ui/submit-button"
import { Textarea } from "../ui/textarea"

type ProposalCommentsProps = { id: string; comments: readonly ProposalComment[]; comment: Action<unknown> }

export function ProposalComments({ id, comments, comment }: ProposalCommentsProps) {
  return (
    <Card title="Comments">
      {comments.length === 0 ? (
        <p className="mb-3 text-ink2">Nobody has said anything yet.</p>
      ) : (
        <ol aria-label="Comments" className="mb-4">
          {comments.map(({ id: key, author, text, at }) => (
            <li key={key} className="border-line border-b py-2.5 first:pt-0 last:border-b-0">
              <p className="text-ink3 text-xs">
                <b className="font-semibold text-ink">{author.name}</b> · <RelativeTime at={at} />
              </p>
              <p className="wrap-anywhere whitespace-pre-wrap">{text}</p>
            </li>
          ))}
        </ol>
      )}
      <ActionForm action={comment} hidden={{ id }} resetOnDone>
        <Field name="text" label="Comment" hideLabel>
          <Textarea rows={2} maxLength={2000} placeholder="A question, a doubt, a word for the record" />
        </Field>
        <div>
          <SubmitButton variant="secondary">Add comment</SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}
