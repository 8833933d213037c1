// A certificate pasted as PEM, or dropped as a file, PEM or DER, which this browser turns into the text that is sent.
// Inside a form; the text is what counts, so that what is looked at and what is sent are the same.
"use client"
import { type ChangeEvent, useState } from "react"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { Textarea } from "../ui/textarea"

type CertificateTextProps = { label: string; hint: string; value: string; onChange: (text: string) => void }

/** Far above any chain; more is no certificate and would only make the page slow. */
const mostBytes = 200_000

export function CertificateText({ label, hint, value, onChange }: CertificateTextProps) {
  const [problem, setProblem] = useState<string>()
  async function read(event: ChangeEvent<HTMLInputElement>) {
    const file = event.target.files?.[0]
    if (file === undefined) return
    if (file.size > mostBytes)
      return setProblem("This file is too large for a certificate. Choose the .pem, .crt or .cer file.")
    setProblem(undefined)
    onChange(textOf(new Uint8Array(await file.arrayBuffer())))
  }
  return (
    <>
      <Field
        name="certificateFile"
        label="File"
        optional
        error={problem}
        hint="PEM or DER. It is read into the field below."
      >
        <Input
          name={undefined}
          type="file"
          accept=".pem,.crt,.cer,.der,.txt,application/pkix-cert"
          className="h-auto py-1.5"
          onChange={read}
        />
      </Field>
      <Field name="certificate" label={label} hint={hint}>
        <Textarea
          mono
          rows={6}
          required
          placeholder="-----BEGIN CERTIFICATE-----"
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      </Field>
    </>
  )
}

/** DER begins with the tag of a SEQUENCE, which is the digit 0 in ASCII: no PEM does. */
function textOf(bytes: Uint8Array): string {
  if (bytes[0] !== 0x30) return new TextDecoder().decode(bytes)
  const base64 = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
  const lines = base64.match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`
}
