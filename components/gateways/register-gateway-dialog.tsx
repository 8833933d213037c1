// Registers a gateway and leads to its page, where the command that installs it is made.
// For the list of gateways.
"use client"
import { Plus } from "lucide-react"
import type { Action } from "@/lib/core/action-result"
import { useDialogAddress } from "../objects/use-dialog-address"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { RadioGroup } from "../ui/radio-group"
import { Select, type SelectOption } from "../ui/select"
import { SubmitButton } from "../ui/submit-button"
import { patternWords, targetWords } from "./gateway-words"

type RegisterGatewayDialogProps = {
  action: Action<{ id: string }>
  environments: readonly SelectOption[]
  environment: string
}

export function RegisterGatewayDialog(props: RegisterGatewayDialogProps) {
  const { open, change } = useDialogAddress("new")
  return (
    <Dialog
      trigger={
        <Button variant="primary" icon={<Plus aria-hidden className="size-3.5" />}>
          Register a gateway
        </Button>
      }
      open={open}
      onOpenChange={change}
      title="Register a gateway"
      description="A place that enforces. It does so once the command that you get next was run on its host."
    >
      {(close) => <RegisterForm {...props} close={close} />}
    </Dialog>
  )
}

function RegisterForm({
  action,
  environments,
  environment,
  close,
}: RegisterGatewayDialogProps & { close: () => void }) {
  const targets = Object.entries(targetWords).map(([value, label]) => ({ value, label }))
  const patterns = Object.entries(patternWords).map(([value, words]) => ({ value, ...words }))
  return (
    <ActionForm action={action} done="Gateway registered" goTo={({ id }) => `/gateways/${id}`}>
      <Field name="name" label="Name" hint="As your people call it: site and number, such as edge-fra-1.">
        <Input autoFocus autoComplete="off" placeholder="edge-fra-1" maxLength={100} />
      </Field>
      <Field name="environment" label="Environment" hint="It enforces this one alone, and stays in it.">
        <Select options={environments} defaultValue={environment} />
      </Field>
      <Field
        name="target"
        label="Target"
        hint="Agents configure nginx and HAProxy and report back. Everything else imports an export, and proves nothing."
      >
        <Select options={targets} defaultValue="nginx" />
      </Field>
      <RadioGroup name="pattern" legend="Pattern" defaultValue="proxy" options={patterns} />
      <div className="flex justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <SubmitButton>Register gateway</SubmitButton>
      </div>
    </ActionForm>
  )
}
