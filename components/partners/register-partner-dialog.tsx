// Registers a partner and leads to its page. `/partners?new` opens it.
"use client"
import { Plus } from "lucide-react"
import type { Action } from "@/lib/core/action-result"
import { useDialogAddress } from "../objects/use-dialog-address"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { SubmitButton } from "../ui/submit-button"
import { ContactFields } from "./contact-fields"

export function RegisterPartnerDialog({ action }: { action: Action<{ id: string }> }) {
  const { open, change } = useDialogAddress("new")
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button variant="primary" icon={<Plus aria-hidden className="size-3.5" />}>
          Register a partner
        </Button>
      }
      title="Register a partner"
      description="It starts as a draft: nothing of it is published before you activate it."
    >
      <ActionForm action={action} goTo={({ id }) => `/partners/${id}`}>
        <Field name="name" label="Name" hint="As people here call it.">
          <Input required maxLength={100} autoComplete="off" />
        </Field>
        <Field name="legalName" label="Legal name" hint="Stands in its certificates (O). At most 64 characters.">
          <Input required maxLength={64} autoComplete="off" />
        </Field>
        <Field
          name="organizationIdentifier"
          label="Organisation identifier"
          optional
          hint="As PSDDE-BAFIN-123456, NTRDE-HRB 12345, VATDE-… or LEIXG-… Stands in open-finance certificates."
        >
          <Input mono maxLength={100} autoComplete="off" />
        </Field>
        <ContactFields name="contacts" />
        <div className="flex justify-end gap-2">
          <Button onClick={() => change(false)}>Cancel</Button>
          <SubmitButton>Register partner</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
