// Asks before an authority of others is accepted no longer; what is registered below it is revoked with it, if that is said.
// For the settings.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { ExternalAnchorView } from "@/lib/core/external-view"
import { counted } from "../objects/counted"
import { Button } from "../ui/button"
import { Checkbox } from "../ui/checkbox"
import { ConfirmDialog } from "../ui/confirm-dialog"

export function RemoveAnchorDialog({ anchor, action }: { anchor: ExternalAnchorView; action: Action<unknown> }) {
  const { id, name, environment } = anchor
  const live = anchor.certificates ?? 0
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger" aria-label={`Remove ${name} in ${environment}`}>
          Remove
        </Button>
      }
      title={`Accept ${name} no longer?`}
      consequence={
        live === 0
          ? `No certificate below it is in use in ${environment}. None can be registered any more.`
          : `${counted(live, "registered certificate")} below it can still be used in ${environment}. It stays until they have ended, unless you revoke them with it.`
      }
      verb="Remove CA"
      reason="required"
      action={action}
      input={{ id }}
      done={`${name} is accepted no longer`}
    >
      {live > 0 ? (
        <Checkbox
          name="revoke"
          label={`Revoke ${counted(live, "certificate")} as well`}
          hint="Published at once: gateways refuse them within seconds. This is final."
        />
      ) : null}
    </ConfirmDialog>
  )
}
