// Changes one's own password.
"use client"
import type { Action } from "@/lib/core/action-result"
import { PasswordInput } from "../auth/password-input"
import { ActionForm } from "../ui/action-form"
import { Field } from "../ui/field"
import { SubmitButton } from "../ui/submit-button"

export function PasswordForm({ email, action }: { email: string; action: Action<unknown> }) {
  return (
    <ActionForm
      action={action}
      done="Password changed; every other browser is signed out"
      resetOnDone
      className="max-w-sm"
    >
      {/* for password managers, which would otherwise not know whose password changes */}
      <input type="hidden" autoComplete="username" value={email} />
      <Field name="currentPassword" label="Current password">
        <PasswordInput kind="current" />
      </Field>
      <Field
        name="newPassword"
        label="New password"
        hint="At least 12 characters. A few unrelated words make a good one."
      >
        <PasswordInput kind="new" />
      </Field>
      <div>
        <SubmitButton>Change password</SubmitButton>
      </div>
    </ActionForm>
  )
}
