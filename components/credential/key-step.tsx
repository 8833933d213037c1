// The first step: for which application, and where the key comes from.
"use client"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { CsrFields } from "../applications/csr-fields"
import { ProfileChoice } from "../applications/profile-choice"
import { ActionForm } from "../ui/action-form"
import { Card } from "../ui/card"
import { Field } from "../ui/field"
import { RadioGroup } from "../ui/radio-group"
import { Select } from "../ui/select"
import { SubmitButton } from "../ui/submit-button"
import { type BrowserKey, makeBrowserKey } from "./browser-key"
import type { CredentialApplication, KeySource, NewCredential } from "./credential-view"

type KeyStepProps = {
  applications: readonly CredentialApplication[]
  applicationId: string
  /** Where the key comes from until somebody chooses otherwise. */
  proposed?: KeySource
  onChoose: (id: string) => void
  issue: Action<NewCredential>
  onIssued: (issued: IssuedWithKey) => void
}

/** `key` is null where it was made elsewhere. */
type IssuedWithKey = { credential: NewCredential; key: BrowserKey | null }

export function KeyStep({ applications, applicationId, proposed, onChoose, issue, onIssued }: KeyStepProps) {
  const [source, setSource] = useState<KeySource>(proposed ?? "browser")
  const application = applications.find(({ id }) => id === applicationId)
  const issueWithKey: Action<IssuedWithKey> = async (input) => {
    const key = source === "browser" ? await makeBrowserKey(application?.name ?? "client") : null
    const result = await issue(
      key === null ? input : { applicationId, csr: key.csr, keySource: "browser", ...profileOf(input) },
    )
    return result.ok ? { ok: true, data: { credential: result.data, key } } : result
  }
  return (
    <Card>
      <ActionForm action={issueWithKey} onDone={onIssued} hidden={{ applicationId, keySource: "csr" }}>
        <Field name="applicationId" label="Application" hint={application ? inUse(application) : undefined}>
          <Select
            name={undefined}
            value={applicationId}
            onChange={(event) => onChoose(event.target.value)}
            options={applications.map(({ id, name, environment }) => ({
              value: id,
              label: `${name} · ${environment}`,
            }))}
          />
        </Field>
        <RadioGroup
          name="source"
          legend="Where the key comes from"
          value={source}
          onChange={(value) => setSource(value === "csr" ? "csr" : "browser")}
          options={[
            {
              value: "browser",
              label: "Make a key in this browser",
              hint: "It never leaves this tab until you save it. Nobody else has it, and nobody can give it to you again.",
            },
            {
              value: "csr",
              label: "Bring a signing request",
              hint: "The key stays where you made it: on a server, in a vault, in an HSM.",
            },
          ]}
        />
        {source === "csr" ? <CsrFields name={application?.name ?? "client"} /> : null}
        <ProfileChoice key={applicationId} profiles={application?.profiles ?? []} />
        <div>
          <SubmitButton>{source === "browser" ? "Make key and get certificate" : "Get certificate"}</SubmitButton>
        </div>
      </ActionForm>
    </Card>
  )
}

/** Where the form leaves a choice. */
function profileOf(input: unknown): { profile?: string } {
  const profile = input instanceof FormData ? input.get("profile") : null
  return typeof profile === "string" ? { profile } : {}
}

/** Several may be live at once: that is how one is replaced without a gap. */
function inUse({ liveCertificates }: CredentialApplication): string | undefined {
  if (liveCertificates === 0) return undefined
  const some = liveCertificates === 1 ? "a live certificate" : `${liveCertificates} live certificates`
  return `It has ${some} already. The new one works beside it, so that you can change over without a gap.`
}
