// Has an issuer asked for its keys at once, such as after what was wrong there has been put in order.
// For the settings.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { TokenIssuerView } from "@/lib/core/token-issuer-view"
import { ActionForm } from "../ui/action-form"
import { SubmitButton } from "../ui/submit-button"

export function AskIssuerButton({ issuer, action }: { issuer: TokenIssuerView; action: Action<unknown> }) {
  return (
    <ActionForm action={action} hidden={{ id: issuer.id }} done="It is asked for its keys now">
      <SubmitButton size="sm" variant="secondary" aria-label={`Fetch the keys of ${issuer.issuer} now`}>
        Fetch now
      </SubmitButton>
    </ActionForm>
  )
}
