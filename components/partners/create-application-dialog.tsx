// Gives a partner an application in one environment: what certificates name and access attaches to.
"use client"
import { Plus } from "lucide-react"
import type { Action } from "@/lib/core/action-result"
import { useDialogAddress } from "../objects/use-dialog-address"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { Select } from "../ui/select"
import { SubmitButton } from "../ui/submit-button"

type CreateApplicationDialogProps = {
  partner: { id: string; name: string }
  environments: readonly { name: string; title: string }[]
  environment: string
  action: Action<{ id: string }>
}

export function CreateApplicationDialog({ partner, environments, environment, action }: CreateApplicationDialogProps) {
  const { open, change } = useDialogAddress("application")
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button size="sm" icon={<Plus aria-hidden className="size-3.5" />}>
          Create an application
        </Button>
      }
      title={`Create an application of ${partner.name}`}
      description="One program of the partner in one environment. Nothing crosses from one environment to another."
    >
      <ActionForm action={action} hidden={{ partnerId: partner.id }} goTo={({ id }) => `/applications/${id}`}>
        <Field name="name" label="Name">
          <Input required maxLength={100} autoComplete="off" placeholder="ledger-sync" />
        </Field>
        <Field name="environment" label="Environment">
          <Select
            defaultValue={environment}
            options={environments.map(({ name, title }) => ({ value: name, label: title }))}
          />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={() => change(false)}>Cancel</Button>
          <SubmitButton>Create application</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
