// Accepts an authority of others in an environment, from its certificate.
// For the settings.
"use client"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { SubmitButton } from "../ui/submit-button"
import { CertificateText } from "./certificate-text"

type AcceptAnchorDialogProps = { environment: { name: string; title: string }; action: Action<unknown> }

export function AcceptAnchorDialog({ environment, action }: AcceptAnchorDialogProps) {
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
        <Button size="sm" aria-label={`Accept another CA in ${environment.title}`}>
          Accept another CA
        </Button>
      }
      title={`Accept another CA in ${environment.title}`}
      description="Partners may then register certificates below it. Each counts only once it is registered, by its fingerprint."
    >
      <ActionForm
        action={action}
        hidden={{ environment: environment.name }}
        done="CA accepted"
        onDone={() => change(false)}
      >
        <Field name="name" label="Name" hint="As people here call it. It stands in the changes that are reviewed.">
          <Input required maxLength={100} autoComplete="off" placeholder="D-Trust" />
        </Field>
        <CertificateText
          label="The CA's certificate"
          hint="Its root, or the intermediate that issues. Compare its fingerprint with the one that the CA publishes."
          value={text}
          onChange={setText}
        />
        <div className="flex justify-end gap-2">
          <Button onClick={() => change(false)}>Cancel</Button>
          <SubmitButton>Accept CA</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
