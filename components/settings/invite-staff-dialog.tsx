// Invites one of our own people: asks for address, name and role, then shows the link, once.
// For the settings. The link goes out by mail too where mail is set up.
"use client"
import { UserPlus } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { type InvitationLink, SentInvitationNote } from "../people/sent-invitation-note"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { RadioGroup } from "../ui/radio-group"
import { SubmitButton } from "../ui/submit-button"
import { roleWords, staffRoles } from "./setting-words"

export function InviteStaffDialog({ action }: { action: Action<InvitationLink> }) {
  const [open, setOpen] = useState(false)
  const [sent, setSent] = useState<InvitationLink | null>(null)
  function change(next: boolean) {
    setOpen(next)
    // the link is shown once: whoever opens this again invites somebody else
    setSent(null)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button variant="primary" icon={<UserPlus aria-hidden className="size-3.5" />}>
          Invite person
        </Button>
      }
      title={sent ? "Invitation made" : "Invite one of our own people"}
      description={sent ? undefined : "Partners' people are invited from their partner's page."}
    >
      {(close) =>
        sent ? (
          <SentInvitationNote sent={sent} to="them" close={close} />
        ) : (
          <InviteForm action={action} onSent={setSent} close={close} />
        )
      }
    </Dialog>
  )
}

type InviteFormProps = { action: Action<InvitationLink>; onSent: (sent: InvitationLink) => void; close: () => void }

function InviteForm({ action, onSent, close }: InviteFormProps) {
  return (
    <ActionForm action={action} onDone={onSent}>
      <Field name="email" label="E-mail">
        <Input autoFocus type="email" autoComplete="off" placeholder="ada@example.org" />
      </Field>
      <Field name="name" label="Name">
        <Input autoComplete="off" maxLength={100} placeholder="Ada Lovelace" />
      </Field>
      <RadioGroup
        name="role"
        legend="Role"
        defaultValue="viewer"
        options={staffRoles.map((value) => ({ value, ...roleWords[value] }))}
      />
      <div className="flex justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <SubmitButton>Invite person</SubmitButton>
      </div>
    </ActionForm>
  )
}
