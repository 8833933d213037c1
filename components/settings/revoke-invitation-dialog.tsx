// Asks before an invitation is taken back.
// For the rows of the invitations.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { InvitationRow } from "@/lib/core/people-view"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"

type RevokeInvitationDialogProps = { invitation: InvitationRow; action: Action<unknown> }

export function RevokeInvitationDialog({ invitation, action }: RevokeInvitationDialogProps) {
  const { id, email, name } = invitation
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="quiet" aria-label={`Revoke the invitation of ${email}`}>
          Revoke
        </Button>
      }
      title={`Revoke the invitation of ${name}?`}
      consequence={`The link that ${email} has stops working. They can be invited again.`}
      verb="Revoke invitation"
      action={action}
      input={{ id }}
      done="Invitation revoked"
    />
  )
}
