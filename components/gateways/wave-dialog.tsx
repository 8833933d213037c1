// Puts a gateway into another wave, and says what that means while a rollout is open.
// For the gateway's page.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { GatewayDetail } from "@/lib/core/gateway-view"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { Field } from "../ui/field"
import { Select } from "../ui/select"

const waves = [1, 2, 3, 4, 5].map((wave) => ({
  value: String(wave),
  label: wave === 1 ? "1, canary: gets a new policy first" : wave === 5 ? "5, gets it last" : String(wave),
}))

export function WaveDialog({ gateway, action }: { gateway: GatewayDetail; action: Action<unknown> }) {
  const { id, name, wave, revision } = gateway
  return (
    <ConfirmDialog
      trigger={<Button>Change wave</Button>}
      title={`In which wave does ${name} get a new policy?`}
      consequence="It counts from its next question to this server. Revocations and trust reach every wave at once. While a rollout is open, an earlier wave may bring the new release at once; a gateway that has it keeps it in whatever wave."
      verb="Change wave"
      tone="primary"
      action={action}
      input={{ id, revision: String(revision) }}
      done={`The wave of ${name} is changed`}
    >
      <Field name="wave" label="Wave">
        <Select options={waves} defaultValue={String(wave)} />
      </Field>
    </ConfirmDialog>
  )
}
