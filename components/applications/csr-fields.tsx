// A certificate signing request, pasted or dropped as a file, with the command that makes one. Inside a form.
"use client"
import { CodeBlock } from "../ui/code-block"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { Textarea } from "../ui/textarea"

/** @param name of the files that the command writes */
export function CsrFields({ name }: { name: string }) {
  const file = name.replace(/[^A-Za-z0-9._-]+/g, "-")
  return (
    <>
      <Field
        name="csr"
        label="Certificate signing request"
        hint="PEM. Nothing but its public key is believed: subject and names come from here."
      >
        <Textarea mono rows={6} placeholder="-----BEGIN CERTIFICATE REQUEST-----" />
      </Field>
      <Field name="csrFile" label="Or drop its file" optional hint="The file is read instead of the text.">
        <Input type="file" accept=".csr,.pem,.req,.txt,application/pkcs10" className="h-auto py-1.5" />
      </Field>
      <details>
        <summary className="text-ink2">How to make a key and a request</summary>
        <CodeBlock
          className="mt-2"
          caption="Where the key shall lie. It stays there: only the .csr leaves."
          code={`openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=${file}" -keyout ${file}.key -out ${file}.csr`}
        />
      </details>
    </>
  )
}
