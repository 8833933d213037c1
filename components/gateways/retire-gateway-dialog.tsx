// Asks before a gateway is retired for good, and says what that means for what it still serves.
// For the gateway's page.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { GatewayDetail } from "@/lib/core/gateway-view"
import { counted } from "../objects/counted"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"

export function RetireGatewayDialog({ gateway, action }: { gateway: GatewayDetail; action: Action<unknown> }) {
  const { id, name, environment, certificates } = gateway
  const valid = certificates.filter(({ status }) => status === "valid").length
  const revoked =
    valid === 0 ? "It has no valid certificate." : `${counted(valid, "certificate")} of it will be revoked.`
  return (
    <ConfirmDialog
      trigger={<Button variant="danger">Retire gateway</Button>}
      title={`Retire ${name}?`}
      consequence={`${revoked} It gets no configuration any more, and ${environment} no longer waits for it. Take it out of service first: it goes on serving what it has until that expires. This is final.`}
      verb="Retire gateway"
      action={action}
      input={{ id }}
      reason="required"
      typed={name}
      done={`${name} is retired`}
    />
  )
}
