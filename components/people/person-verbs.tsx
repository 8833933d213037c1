// Locks a person out, or lets them in again; takes an invitation back. Buttons in the rows of people and invitations.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { InvitationRow, PersonRow } from "@/lib/core/people-view"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"

type PersonVerbsProps = { person: PersonRow; disable: Action<unknown>; enable: Action<unknown> }

export function PersonVerbs({ person: { id, name, status }, disable, enable }: PersonVerbsProps) {
  if (status === "disabled") {
    return (
      <ConfirmDialog
        trigger={
          <Button size="sm" aria-label={`Let ${name} in again`}>
            Let in again
          </Button>
        }
        tone="primary"
        title={`Let ${name} in again?`}
        consequence="They can sign in as before."
        verb="Let in again"
        action={enable}
        input={{ userId: id }}
        done={`${name} can sign in again`}
      />
    )
  }
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger" aria-label={`Lock ${name} out`}>
          Lock out
        </Button>
      }
      title={`Lock ${name} out?`}
      consequence="Every session of theirs ends now, and they cannot sign in. Certificates of the applications go on working."
      verb="Lock out"
      action={disable}
      input={{ userId: id }}
      reason="required"
      done={`${name} is locked out`}
    />
  )
}

type InvitationVerbsProps = { invitation: InvitationRow; revoke: Action<unknown> }

export function InvitationVerbs({ invitation: { id, name, email, status }, revoke }: InvitationVerbsProps) {
  if (status !== "open") return null
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="danger" aria-label={`Take back the invitation of ${name}`}>
          Take back
        </Button>
      }
      title={`Take back the invitation of ${name}?`}
      consequence={`The link that ${email} was given stops working.`}
      verb="Take invitation back"
      action={revoke}
      input={{ id }}
      done="Invitation taken back"
    />
  )
}
