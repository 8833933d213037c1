// Asks for the password of a PKCS#12 file, makes the file in this tab and saves it: key, certificate and chain in one.
// The password is suggested, because a file that travels is guessed at without anybody counting.
"use client"
import { FileKey } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { filePasswordRule, suggestFilePassword, whyBadFilePassword } from "@/lib/core/file-password"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { CopyButton } from "../ui/copy-button"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { ProblemNote } from "../ui/problem-note"
import { RadioGroup } from "../ui/radio-group"
import { saveFile } from "../ui/save-file"
import { SubmitButton } from "../ui/submit-button"
import type { BrowserKey } from "./browser-key"
import type { NewCredential } from "./credential-view"
import { derOfPem, pemBlocks } from "./pem-blocks"
import type { Pkcs12Strength } from "./pkcs12"

type Pkcs12DialogProps = {
  credential: NewCredential
  browserKey: BrowserKey
  /** What key stores show the key as. */
  name: string
  onSaved: () => void
}

export function Pkcs12Dialog(props: Pkcs12DialogProps) {
  const { name } = props
  return (
    <Dialog
      trigger={<Button icon={<FileKey aria-hidden className="size-3.5" />}>Save as PKCS#12…</Button>}
      title="Save as PKCS#12"
      description={`The private key of ${name}, its certificate and the chain in one file, locked with a password. It is made in this tab; neither the key nor the password is sent anywhere.`}
    >
      {(close) => <Pkcs12Form {...props} close={close} />}
    </Dialog>
  )
}

const newPassword = () => suggestFilePassword(crypto.getRandomValues(new Uint8Array(24)))

function Pkcs12Form({ credential, browserKey, name, onSaved, close }: Pkcs12DialogProps & { close: () => void }) {
  const [strength, setStrength] = useState<Pkcs12Strength>("modern")
  const [password, setPassword] = useState(newPassword)
  const save: Action = async () => {
    const why = whyBadFilePassword(password, strength)
    if (why !== undefined) {
      return { ok: false, code: "invalid_input", title: "Another password", detail: why, fields: { password: why } }
    }
    // larger than the rest of the page, and seldom asked for
    const { makePkcs12 } = await import("./pkcs12")
    const certificates = [credential.pem, ...pemBlocks(credential.chain)].map(derOfPem)
    const pkcs8 = await browserKey.exportPkcs8()
    saveFile(await makePkcs12({ pkcs8, certificates, name, password, strength }), filenames[strength], mediaType)
    return { ok: true, data: undefined }
  }
  function finish() {
    close()
    onSaved()
  }
  return (
    <ActionForm action={save} done="PKCS#12 file saved" onDone={finish}>
      <StrengthChoice strength={strength} onChange={setStrength} />
      <PasswordField strength={strength} password={password} onChange={setPassword} />
      <ProblemNote
        tone="wait"
        title="Note the password before you close this window"
        detail="It stands nowhere else, and without it the file cannot be opened."
      />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={close}>Cancel</Button>
        <SubmitButton>Make and save file</SubmitButton>
      </div>
    </ActionForm>
  )
}

const filenames = { modern: "client.p12", legacy: "client-legacy.p12" } as const
/** RFC 7292 has none; this is the registered one. */
const mediaType = "application/pkcs12"

type StrengthProps = { strength: Pkcs12Strength; onChange: (strength: Pkcs12Strength) => void }

function StrengthChoice({ strength, onChange }: StrengthProps) {
  return (
    <RadioGroup
      name="strength"
      legend="Who opens it"
      value={strength}
      onChange={(value) => onChange(value === "legacy" ? "legacy" : "modern")}
      options={[
        {
          value: "modern",
          label: "Programs of today",
          hint: "AES-256 and SHA-256. OpenSSL 1.1 and later, Java 8u301 and later, Windows 10 and later, browsers, macOS 15.",
        },
        {
          value: "legacy",
          label: "Legacy: programs that know nothing newer",
          hint: "Triple DES and SHA-1, for Windows Server 2016, older macOS and older Java. Weaker: the cipher is outdated, and a password is guessed some hundred times as fast. Take it only if the other is refused.",
        },
      ]}
    />
  )
}

type PasswordProps = { strength: Pkcs12Strength; password: string; onChange: (password: string) => void }

function PasswordField({ strength, password, onChange }: PasswordProps) {
  return (
    <Field name="password" label="Password of the file" hint={filePasswordRule(strength)}>
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-0 flex-[1_1_14rem]">
          <Input
            mono
            name={undefined}
            autoComplete="off"
            value={password}
            onChange={(event) => onChange(event.target.value)}
          />
        </div>
        <CopyButton text={password} what="password" />
        <Button size="sm" onClick={() => onChange(newPassword())}>
          Suggest another
        </Button>
      </div>
    </Field>
  )
}
