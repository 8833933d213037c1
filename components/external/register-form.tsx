// Registers a certificate that another CA issued: first looked at, decoded and with what it will be allowed, then registered.
// For the application's page and for the partner's own. Changing the text asks for another look.
"use client"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { ExternalCertificatePreview } from "@/lib/core/external-view"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Field } from "../ui/field"
import { Select } from "../ui/select"
import { SubmitButton } from "../ui/submit-button"
import { CertificateText } from "./certificate-text"
import { PreviewFacts } from "./preview-facts"

export type RegistrationActions = {
  preview: Action<ExternalCertificatePreview>
  register: Action<{ id: string }>
}

type Application = { id: string; name: string; environment: string; anchors: readonly string[] }

type RegisterFormProps = {
  applications: readonly Application[]
  chosen?: string
  actions: RegistrationActions
  /** Where certificates are shown: `/certificates`. */
  base: string
  close?: () => void
}

type Step = { preview: ExternalCertificatePreview } | { id: string }

export function RegisterForm({ applications, chosen, actions, base, close }: RegisterFormProps) {
  const [applicationId, setApplicationId] = useState(chosen ?? applications[0]?.id ?? "")
  const [text, setText] = useState("")
  const [preview, setPreview] = useState<ExternalCertificatePreview | null>(null)
  const application = applications.find(({ id }) => id === applicationId)
  const step: Action<Step> = async (input) => {
    if (preview !== null) return actions.register(input)
    const seen = await actions.preview(input)
    return seen.ok ? { ok: true, data: { preview: seen.data } } : seen
  }
  const change = (next: () => void) => {
    next()
    setPreview(null)
  }
  return (
    <ActionForm
      action={step}
      hidden={{ applicationId }}
      onDone={(data) => ("preview" in data ? setPreview(data.preview) : undefined)}
      goTo={(data) => ("id" in data ? `${base}/${data.id}` : "")}
    >
      {applications.length > 1 ? (
        <Field name="applicationId" label="Application">
          <Select
            name={undefined}
            value={applicationId}
            onChange={(event) => change(() => setApplicationId(event.target.value))}
            options={applications.map(({ id, name, environment }) => ({
              value: id,
              label: `${name} · ${environment}`,
            }))}
          />
        </Field>
      ) : null}
      <CertificateText
        label="Certificate"
        hint={acceptedWords(application)}
        value={text}
        onChange={(next) => change(() => setText(next))}
      />
      {preview && application ? <PreviewFacts preview={preview} application={application.name} /> : null}
      <div className="flex flex-wrap justify-end gap-2">
        {close ? <Button onClick={close}>Cancel</Button> : null}
        <SubmitButton>{preview ? "Register certificate" : "Look at it"}</SubmitButton>
      </div>
    </ActionForm>
  )
}

function acceptedWords(application: Application | undefined): string {
  const order = "The certificate first, its issuers' behind it. Never a private key."
  if (application === undefined) return order
  const { anchors, environment } = application
  if (anchors.length === 0) return `${order} No other CA is accepted in ${environment} yet.`
  return `${order} In ${environment} these CAs are accepted: ${anchors.join(", ")}.`
}
