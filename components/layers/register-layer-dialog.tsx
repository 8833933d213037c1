// Registers a layer in front of an environment's gateways, from the certificate that it shows to them.
// For the settings.
"use client"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { handOverHeaders } from "@/lib/core/policy"
import { CertificateText } from "../external/certificate-text"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { Select } from "../ui/select"
import { SubmitButton } from "../ui/submit-button"
import { headerWords } from "./header-words"

type RegisterLayerDialogProps = { environment: { name: string; title: string }; action: Action<unknown> }

export function RegisterLayerDialog({ environment, action }: RegisterLayerDialogProps) {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState("")
  function change(next: boolean) {
    setOpen(next)
    setText("")
  }
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button size="sm" aria-label={`Register a layer in ${environment.title}`}>
          Register a layer
        </Button>
      }
      title={`Register a layer in ${environment.title}`}
      description="Gateways will believe whom it says it was called by. It has to verify certificates itself, and to drop the header when it comes from outside."
    >
      <ActionForm
        action={action}
        hidden={{ environment: environment.name }}
        done="Layer registered: publish to let it in"
        onDone={() => change(false)}
      >
        <Field name="name" label="Name" hint="As the identity log calls it: letters, digits, dots, hyphens.">
          <Input required maxLength={100} autoComplete="off" placeholder="edge-cdn" />
        </Field>
        <Field name="header" label="Hands over in" hint="The other header is dropped, from this layer too.">
          <Select options={handOverHeaders.map((value) => ({ value, label: headerWords[value] }))} />
        </Field>
        <CertificateText
          label="The layer's certificate"
          hint="The one that it shows to gateways, whoever issued it. Compare its fingerprint with what the layer says."
          value={text}
          onChange={setText}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={() => change(false)}>Cancel</Button>
          <SubmitButton>Register layer</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
