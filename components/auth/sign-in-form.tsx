// The sign-in form: password, and single sign-on where it is configured.
"use client"
import { useState, useTransition } from "react"
import { ActionForm } from "@/components/ui/action-form"
import { Button } from "@/components/ui/button"
import { Field } from "@/components/ui/field"
import { Input } from "@/components/ui/input"
import { ProblemNote } from "@/components/ui/problem-note"
import { SubmitButton } from "@/components/ui/submit-button"
import type { ActionFailure } from "@/lib/core/action-result"
import { PasswordInput } from "./password-input"
import { signInWithPassword, signInWithProvider } from "./sign-in-request"

type SignInFormProps = { next: string; singleSignOn: boolean; problem?: string }

export function SignInForm({ next, singleSignOn, problem }: SignInFormProps) {
  return (
    <div className="flex flex-col gap-4">
      {problem ? <ProblemNote title="Sign-in failed" detail={problem} /> : null}
      <ActionForm action={signInWithPassword} onDone={() => window.location.assign(next)}>
        <Field name="email" label="E-mail address">
          <Input type="email" autoComplete="username" required autoFocus maxLength={254} />
        </Field>
        <Field name="password" label="Password">
          <PasswordInput kind="current" />
        </Field>
        <SubmitButton>Sign in</SubmitButton>
      </ActionForm>
      {singleSignOn ? <ProviderButton next={next} /> : null}
    </div>
  )
}

function ProviderButton({ next }: { next: string }) {
  const [pending, startTransition] = useTransition()
  const [failure, setFailure] = useState<ActionFailure | null>(null)
  return (
    <>
      <p className="flex items-center gap-3 text-ink3 text-xs before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        or
      </p>
      <Button pending={pending} onClick={() => startTransition(async () => setFailure(await signInWithProvider(next)))}>
        Sign in with single sign-on
      </Button>
      {failure ? <ProblemNote title={failure.title} detail={failure.detail} /> : null}
    </>
  )
}
