// Asks before a layer may hand over certificates no longer.
// For the settings.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { LayerPeerView } from "@/lib/core/layer-view"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"

export function RemoveLayerDialog({ peer, action }: { peer: LayerPeerView; action: Action<unknown> }) {
  const { id, name, environment } = peer
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger" aria-label={`Remove ${name} in ${environment}`}>
          Remove
        </Button>
      }
      title={`Believe ${name} no longer?`}
      consequence={`From the next publication of ${environment} on, every call that comes through it is refused.`}
      verb="Remove layer"
      reason="required"
      action={action}
      input={{ id }}
      done={`${name} is removed: publish to make gateways refuse it`}
    />
  )
}
