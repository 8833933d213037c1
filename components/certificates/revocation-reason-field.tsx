// The reason of a revocation, by its RFC 5280 name and in words.
// For the dialogs that revoke, one certificate or many.
import { revocationReasons } from "@/lib/core/certificate-state"
import { Field } from "../ui/field"
import { Select } from "../ui/select"
import { revocationWords } from "./revocation-words"

export function RevocationReasonField() {
  return (
    <Field name="reason" label="Reason" hint="RFC 5280 §5.3.1. It goes into the CRL and the audit log.">
      <Select
        placeholder="Choose a reason"
        options={revocationReasons.map((value) => ({
          value,
          label: `${revocationWords[value].label}: ${revocationWords[value].hint}`,
        }))}
      />
    </Field>
  )
}
