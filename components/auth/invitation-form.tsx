// What an invitation's link opens: who was invited, as what; then a name, a password, and one is in.
"use client"
import { useEffect, useState } from "react"
import { ActionForm } from "@/components/ui/action-form"
import { DefinitionList } from "@/components/ui/definition-list"
import { Field } from "@/components/ui/field"
import { Input } from "@/components/ui/input"
import { LinkButton } from "@/components/ui/link-button"
import { ProblemNote } from "@/components/ui/problem-note"
import { RelativeTime } from "@/components/ui/relative-time"
import { runAction } from "@/components/ui/run-action"
import { Skeleton } from "@/components/ui/skeleton"
import { SubmitButton } from "@/components/ui/submit-button"
import type { Action, ActionResult } from "@/lib/core/action-result"
import type { OpenInvitation, RoleName } from "@/lib/core/people-view"
import { PasswordInput } from "./password-input"
import { signInWithPassword } from "./sign-in-request"
import { useLinkToken } from "./use-link-token"

type InvitationFormProps = { read: Action<OpenInvitation>; accept: Action<unknown> }

export function InvitationForm({ read, accept }: InvitationFormProps) {
  const token = useLinkToken()
  const [answer, setAnswer] = useState<ActionResult<OpenInvitation> | null>(null)
  useEffect(() => {
    if (token) runAction(read, { token }).then(setAnswer)
  }, [token, read])
  if (token === "") {
    return (
      <ProblemNote
        title="The link is incomplete"
        detail="Open the whole link of the invitation, with everything after the #."
      />
    )
  }
  if (token === undefined || answer === null) return <Waiting />
  if (!answer.ok) {
    return (
      <ProblemNote
        title={answer.title}
        detail={answer.detail}
        remedy={
          <LinkButton size="sm" href="/sign-in">
            Sign in
          </LinkButton>
        }
      />
    )
  }
  return <AcceptForm token={token} invitation={answer.data} accept={accept} />
}

function Waiting() {
  return (
    <div role="status" className="flex flex-col gap-3">
      <span className="sr-only">Reading the invitation…</span>
      <Skeleton className="h-16" />
      <Skeleton className="h-8" />
      <Skeleton className="h-8" />
    </div>
  )
}

const roleWords: Record<RoleName, string> = {
  admin: "Administrator: everything",
  approver: "Approver: decides on access",
  viewer: "Viewer: reads",
  partner_member: "Member: your organisation's applications and credentials",
}

type AcceptFormProps = { token: string; invitation: OpenInvitation; accept: Action<unknown> }

function AcceptForm({ token, invitation, accept }: AcceptFormProps) {
  const { email, name, role, partner, expiresAt } = invitation
  const acceptAndSignIn: Action = async (input) => {
    const result = await accept(input)
    if (!result.ok) return result
    const password = input instanceof FormData ? input.get("password") : input.password
    return signInWithPassword({ email, password })
  }
  return (
    <div className="flex flex-col gap-5">
      <DefinitionList
        facts={[
          { term: "Address", value: email },
          partner === null ? null : { term: "Organisation", value: partner },
          { term: "Role", value: roleWords[role] },
          { term: "Link ends", value: <RelativeTime at={expiresAt} show="both" /> },
        ]}
      />
      <ActionForm action={acceptAndSignIn} hidden={{ token }} onDone={() => window.location.assign("/")}>
        {/* for password managers, which would otherwise keep the password without its account */}
        <input type="hidden" autoComplete="username" value={email} />
        <Field name="name" label="Your name">
          <Input autoComplete="name" required maxLength={100} defaultValue={name} />
        </Field>
        <Field name="password" label="Password" hint="At least 12 characters. A few unrelated words make a good one.">
          <PasswordInput kind="new" />
        </Field>
        <SubmitButton>Accept invitation</SubmitButton>
      </ActionForm>
    </div>
  )
}
