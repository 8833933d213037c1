// Invites one of our own people: asks for address, name and role, then shows the link, once.
// For the settings. The link goes out by mail too where mail is set up.
"use client"
import { UserPlus } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { CodeBlock } from "../ui/code-block"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { RadioGroup } from "../ui/radio-group"
import { RelativeTime } from "../ui/relative-time"
import { SubmitButton } from "../ui/submit-button"
import { roleWords, staffRoles } from "./setting-words"

export type InvitationLink = { url: string; expiresAt: string; mailed: boolean }

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
        sent ? <SentLink sent={sent} close={close} /> : <InviteForm action={action} onSent={setSent} close={close} />
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

function SentLink({ sent, close }: { sent: InvitationLink; close: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <CodeBlock
        code={sent.url}
        what="invitation link"
        caption={
          <>
            {sent.mailed
              ? "It was sent by mail. Here it is as well"
              : "Give this link to them yourself: mail is not set up"}
            ; it works once, until <RelativeTime at={sent.expiresAt} show="both" />, and is not shown again.
          </>
        }
      />
      <div className="flex justify-end">
        <Button variant="primary" onClick={close}>
          Done
        </Button>
      </div>
    </div>
  )
}
