// Changes a partner's names and contacts. What somebody else has changed meanwhile is not overwritten: the revision tells.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { PartnerDetail } from "@/lib/core/partner-view"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { SubmitButton } from "../ui/submit-button"
import { ContactFields } from "./contact-fields"

type EditPartnerDialogProps = {
  partner: PartnerDetail
  action: Action<unknown>
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function EditPartnerDialog({ partner, action, open, onOpenChange }: EditPartnerDialogProps) {
  const { id, name, legalName, organizationIdentifier, contacts, revision } = partner
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={`Edit ${name}`}>
      <ActionForm
        action={action}
        hidden={{ id, revision: String(revision) }}
        done="Partner changed"
        onDone={() => onOpenChange(false)}
      >
        <Field name="name" label="Name" hint="As people here call it.">
          <Input required maxLength={100} defaultValue={name} autoComplete="off" />
        </Field>
        <Field
          name="legalName"
          label="Legal name"
          hint="Stands in certificates that are issued from now on. Those that exist keep the old one and go on working."
        >
          <Input required maxLength={64} defaultValue={legalName} autoComplete="off" />
        </Field>
        <Field
          name="organizationIdentifier"
          label="Organisation identifier"
          optional
          hint="As PSDDE-BAFIN-123456, NTRDE-HRB 12345, VATDE-… or LEIXG-… Stands in open-finance certificates."
        >
          <Input mono maxLength={100} autoComplete="off" defaultValue={organizationIdentifier ?? ""} />
        </Field>
        <ContactFields name="contacts" contacts={contacts} />
        <div className="flex justify-end gap-2">
          <Button onClick={() => onOpenChange(false)}>Cancel</Button>
          <SubmitButton>Save partner</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
