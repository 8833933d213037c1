// Registers a certificate of another CA for one application. `?external` opens it.
// For the application's page.
"use client"
import { useDialogAddress } from "../objects/use-dialog-address"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { RegisterForm, type RegistrationActions } from "./register-form"

type RegisterDialogProps = {
  application: { id: string; name: string; environment: string }
  anchors: readonly string[]
  actions: RegistrationActions
}

export function RegisterDialog({ application, anchors, actions }: RegisterDialogProps) {
  const { open, change } = useDialogAddress("external")
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={<Button size="sm">Register one from another CA</Button>}
      title={`Register a certificate for ${application.name}`}
      description="One that another CA issued. It is known by its fingerprint: nothing else of that CA is let in."
    >
      <RegisterForm
        applications={[{ ...application, anchors }]}
        actions={actions}
        base="/certificates"
        close={() => change(false)}
      />
    </Dialog>
  )
}
