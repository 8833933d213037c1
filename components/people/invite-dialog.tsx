// Invites a person and shows the one-time link, which is mailed too where mail is set up.
"use client"
import { UserPlus } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { useDialogAddress } from "../objects/use-dialog-address"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { SubmitButton } from "../ui/submit-button"
import { type InvitationLink, SentInvitationNote } from "./sent-invitation-note"

export type SentInvitation = InvitationLink & { email: string }

type InviteDialogProps = {
  partner: { id: string; name: string }
  action: Action<SentInvitation>
}

export function InviteDialog({ partner, action }: InviteDialogProps) {
  const { open, change } = useDialogAddress("invite")
  const [sent, setSent] = useState<SentInvitation | null>(null)
  function toggle(next: boolean) {
    change(next)
    // the link is shown once: whoever opens the dialog again starts anew
    setSent(null)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={toggle}
      trigger={
        <Button size="sm" icon={<UserPlus aria-hidden className="size-3.5" />}>
          Invite somebody
        </Button>
      }
      title={sent === null ? `Invite somebody of ${partner.name}` : "Invitation sent"}
      description={
        sent === null
          ? "They see and manage what is theirs: applications, credentials, requests for access."
          : undefined
      }
    >
      {sent === null ? (
        <ActionForm action={action} hidden={{ partnerId: partner.id }} onDone={setSent}>
          <Field name="name" label="Name">
            <Input required maxLength={100} autoComplete="off" />
          </Field>
          <Field name="email" label="E-mail address">
            <Input type="email" required maxLength={254} autoComplete="off" />
          </Field>
          <div className="flex justify-end gap-2">
            <Button onClick={() => toggle(false)}>Cancel</Button>
            <SubmitButton>Send invitation</SubmitButton>
          </div>
        </ActionForm>
      ) : (
        <SentInvitationNote sent={sent} to={sent.email} close={() => toggle(false)} />
      )}
    </Dialog>
  )
}
