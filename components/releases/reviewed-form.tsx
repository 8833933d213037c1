// A form that does exactly what was reviewed, or nothing. Where the content has changed meanwhile, what there is now is fetched.
// For publishing, rolling back and proposing either: the digest holds each of them to what is on the screen.
"use client"
import { useRouter } from "next/navigation"
import type { ReactNode } from "react"
import type { Action } from "@/lib/core/action-result"
import { ActionForm } from "../ui/action-form"
import { Field } from "../ui/field"
import { LinkButton } from "../ui/link-button"
import { Textarea } from "../ui/textarea"

type ReviewedFormProps<T> = {
  environment: string
  digest: string
  action: Action<T>
  /** Fields that are sent along beside the environment and the digest. */
  hidden?: Record<string, string>
  done: string
  goTo: (data: T) => string
  /** The field for the reason. */
  why: { hint: string; placeholder: string }
  /** What the button will do, said beside it. */
  effect: ReactNode
  submit: ReactNode
  /** Fields below the reason. */
  children?: ReactNode
}

export function ReviewedForm<T>({ environment, digest, action, hidden, done, goTo, ...shown }: ReviewedFormProps<T>) {
  const router = useRouter()
  const actReviewed: Action<T> = async (input) => {
    const result = await action(input)
    if (!result.ok && (result.code === "content_changed" || result.code === "nothing_to_publish")) router.refresh()
    return result
  }
  const { why, effect, submit, children } = shown
  return (
    <ActionForm action={actReviewed} hidden={{ environment, digest, ...hidden }} done={done} goTo={goTo}>
      <Field name="message" label="Why" hint={why.hint}>
        <Textarea rows={2} maxLength={500} placeholder={why.placeholder} />
      </Field>
      {children}
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-ink2">{effect}</p>
        <div className="flex flex-wrap gap-2">
          <LinkButton href={`/releases/${environment}`}>Back</LinkButton>
          {submit}
        </div>
      </div>
    </ActionForm>
  )
}
