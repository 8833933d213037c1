// Registers a layer in front of an environment's gateways, from the certificate that it shows to them.
// For the settings.
"use client"
import type { Action } from "@/lib/core/action-result"
import { handOverHeaders } from "@/lib/core/policy"
import { CertificateDialog } from "../external/certificate-dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { Select } from "../ui/select"
import { headerWords } from "./header-words"

type RegisterLayerDialogProps = { environment: { name: string; title: string }; action: Action<unknown> }

export function RegisterLayerDialog({ environment, action }: RegisterLayerDialogProps) {
  return (
    <CertificateDialog
      environment={environment}
      verb="Register a layer"
      description="Gateways will believe whom it says it was called by. It has to verify certificates itself, and to drop the header when it comes from outside."
      action={action}
      done="Layer registered: publish to let it in"
      certificate={{
        label: "The layer's certificate",
        hint: "The one that it shows to gateways, whoever issued it. Compare its fingerprint with what the layer says.",
      }}
      submit="Register layer"
    >
      <Field name="name" label="Name" hint="As the identity log calls it: letters, digits, dots, hyphens.">
        <Input required maxLength={100} autoComplete="off" placeholder="edge-cdn" />
      </Field>
      <Field name="header" label="Hands over in" hint="The other header is dropped, from this layer too.">
        <Select options={handOverHeaders.map((value) => ({ value, label: headerWords[value] }))} />
      </Field>
    </CertificateDialog>
  )
}
