// Accepts an authority of others in an environment, from its certificate.
// For the settings.
"use client"
import type { Action } from "@/lib/core/action-result"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { CertificateDialog } from "./certificate-dialog"

type AcceptAnchorDialogProps = { environment: { name: string; title: string }; action: Action<unknown> }

export function AcceptAnchorDialog({ environment, action }: AcceptAnchorDialogProps) {
  return (
    <CertificateDialog
      environment={environment}
      verb="Accept another CA"
      description="Partners may then register certificates below it. Each counts only once it is registered, by its fingerprint."
      action={action}
      done="CA accepted"
      certificate={{
        label: "The CA's certificate",
        hint: "Its root, or the intermediate that issues. Compare its fingerprint with the one that the CA publishes.",
      }}
      submit="Accept CA"
    >
      <Field name="name" label="Name" hint="As people here call it. It stands in the changes that are reviewed.">
        <Input required maxLength={100} autoComplete="off" placeholder="D-Trust" />
      </Field>
    </CertificateDialog>
  )
}
