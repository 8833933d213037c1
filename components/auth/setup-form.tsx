// First run: the holder of the setup link becomes the first administrator and is signed in.
"use client"
import { ActionForm } from "@/components/ui/action-form"
import { Field } from "@/components/ui/field"
import { Input } from "@/components/ui/input"
import { ProblemNote } from "@/components/ui/problem-note"
import { SubmitButton } from "@/components/ui/submit-button"
import type { Action } from "@/lib/core/action-result"
import { PasswordInput } from "./password-input"
import { signInWithPassword } from "./sign-in-request"
import { useLinkToken } from "./use-link-token"

export function SetupForm({ completeSetup }: { completeSetup: Action<unknown> }) {
  const token = useLinkToken()
  if (token === "") {
    return (
      <ProblemNote
        title="The link is incomplete"
        detail="Open the whole link that the server printed in its terminal, with everything after the #. A restart prints a new one."
      />
    )
  }
  const setUp: Action = async (input) => {
    const result = await completeSetup(input)
    return result.ok ? signInWithPassword(input) : result
  }
  return (
    <ActionForm action={setUp} hidden={{ token: token ?? "" }} onDone={() => window.location.assign("/")}>
      <Field name="name" label="Your name">
        <Input autoComplete="name" required autoFocus maxLength={100} />
      </Field>
      <Field name="email" label="E-mail address" hint="You sign in with it.">
        <Input type="email" autoComplete="username" required maxLength={254} />
      </Field>
      <Field name="password" label="Password" hint="At least 12 characters. A few unrelated words make a good one.">
        <PasswordInput kind="new" />
      </Field>
      <SubmitButton>Create administrator</SubmitButton>
    </ActionForm>
  )
}
