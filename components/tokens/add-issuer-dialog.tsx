// Adds an issuer of access tokens to an environment: its name in `iss`, and where its keys are.
// For the settings. What came of the first fetch stands in its row.
"use client"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { SubmitButton } from "../ui/submit-button"

type AddIssuerDialogProps = { environment: { name: string; title: string }; action: Action<unknown> }

export function AddIssuerDialog({ environment, action }: AddIssuerDialogProps) {
  const [open, setOpen] = useState(false)
  const title = `Add a token issuer to ${environment.title}`
  return (
    <Dialog
      open={open}
      onOpenChange={setOpen}
      trigger={
        <Button size="sm" aria-label={title}>
          Add issuer
        </Button>
      }
      title={title}
      description="Its keys reach gateways with the next publication. They mean nothing before an API's token policy names it."
    >
      <ActionForm
        action={action}
        hidden={{ environment: environment.name }}
        done="Issuer added: its keys are being fetched"
        onDone={() => setOpen(false)}
      >
        <Field
          name="issuer"
          label="Issuer"
          hint="As it stands in iss, letter by letter: a slash at the end counts. Its metadata calls it issuer."
        >
          <Input mono autoFocus maxLength={300} autoComplete="off" placeholder="https://login.example.org" />
        </Field>
        <Field
          name="jwksUri"
          label="Address of its keys"
          hint="Its metadata calls it jwks_uri. Over https on the public Internet; inside the networks of TOKEN_NETWORKS also over http. Redirects are not followed."
        >
          <Input
            type="url"
            mono
            maxLength={1000}
            autoComplete="off"
            placeholder="https://login.example.org/.well-known/jwks.json"
          />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={() => setOpen(false)}>Cancel</Button>
          <SubmitButton>Add issuer</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
