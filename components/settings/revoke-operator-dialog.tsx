// Asks before an operator is revoked for good, with every certificate that it holds.
// For the rows of the operators.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { OperatorView } from "@/lib/core/authority-view"
import { counted } from "../objects/counted"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"

export function RevokeOperatorDialog({ operator, action }: { operator: OperatorView; action: Action<unknown> }) {
  const { id, name, certificates } = operator
  const valid = certificates.filter(({ status }) => status === "valid").length
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger" aria-label={`Revoke operator ${name}`}>
          Revoke
        </Button>
      }
      title={`Revoke operator ${name}?`}
      consequence={`${counted(valid, "valid certificate")} of it will be revoked. Programs that use it are refused within a second. This is final: make another operator instead.`}
      verb="Revoke operator"
      reason="required"
      action={action}
      input={{ id }}
      done={`${name} is revoked`}
    />
  )
}
