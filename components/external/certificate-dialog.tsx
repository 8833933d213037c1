// Registers what somebody else's certificate stands for in an environment, from that certificate.
// For other CAs and for layers, in the settings.
"use client"
import { type ReactNode, useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { SubmitButton } from "../ui/submit-button"
import { CertificateText } from "./certificate-text"

type CertificateDialogProps = {
  environment: { name: string; title: string }
  /** What the button says: "Accept another CA". */
  verb: string
  description: string
  action: Action<unknown>
  done: string
  certificate: { label: string; hint: string }
  submit: string
  /** Fields above the certificate. */
  children: ReactNode
}

export function CertificateDialog({ environment, verb, action, done, certificate, ...words }: CertificateDialogProps) {
  const [open, setOpen] = useState(false)
  const [text, setText] = useState("")
  function change(next: boolean) {
    setOpen(next)
    setText("")
  }
  const title = `${verb} in ${environment.title}`
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button size="sm" aria-label={title}>
          {verb}
        </Button>
      }
      title={title}
      description={words.description}
    >
      <ActionForm action={action} hidden={{ environment: environment.name }} done={done} onDone={() => change(false)}>
        {words.children}
        <CertificateText {...certificate} value={text} onChange={setText} />
        <div className="flex justify-end gap-2">
          <Button onClick={() => change(false)}>Cancel</Button>
          <SubmitButton>{words.submit}</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
