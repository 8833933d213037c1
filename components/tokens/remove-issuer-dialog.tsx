// Asks before an issuer of access tokens goes. One that an API asks for stays: the API's token policy comes first.
// For the settings.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { TokenIssuerView } from "@/lib/core/token-issuer-view"
import { listed } from "../objects/listed"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"

export function RemoveIssuerDialog({ issuer, action }: { issuer: TokenIssuerView; action: Action<unknown> }) {
  const { id, issuer: name, environment, apis } = issuer
  const asking = listed(apis.map((api) => api.name))
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger" aria-label={`Remove ${name} in ${environment}`}>
          Remove
        </Button>
      }
      title={<span className="wrap-anywhere">Remove {name}?</span>}
      consequence={
        apis.length === 0
          ? `No API of ${environment} asks for its tokens. Gateways forget its keys with the next publication.`
          : `${asking} ${apis.length === 1 ? "asks" : "ask"} for its tokens. Change the token policy there first: until then it stays.`
      }
      verb="Remove issuer"
      reason="required"
      action={action}
      input={{ id }}
      done={`${name} is removed`}
    />
  )
}
