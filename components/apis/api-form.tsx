// The fields of an API, on creation and on change. Gateways follow with the next publication.
// An API stays in its environment, so that one is only asked for on creation.
"use client"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { ApiDetail } from "@/lib/core/api-view"
import { ActionForm } from "../ui/action-form"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { LinkButton } from "../ui/link-button"
import { RadioGroup } from "../ui/radio-group"
import { Select, type SelectOption } from "../ui/select"
import { SubmitButton } from "../ui/submit-button"
import { type IssuerChoice, TokenPolicyFields } from "./token-policy-fields"
import { zones, zoneWords } from "./zone-words"

type CreateApiFormProps = {
  action: Action<{ id: string }>
  environments: readonly SelectOption[]
  environment: string
  issuers: readonly IssuerChoice[]
}

export function CreateApiForm({ action, environments, issuers, ...first }: CreateApiFormProps) {
  const [environment, setEnvironment] = useState(first.environment)
  return (
    <ActionForm action={action} done="API created" goTo={({ id }) => `/apis/${id}`} className="max-w-xl">
      <Field name="environment" label="Environment" hint="It stays there: nothing crosses from one to the other.">
        <Select options={environments} value={environment} onChange={(event) => setEnvironment(event.target.value)} />
      </Field>
      <ApiFields />
      <TokenPolicyFields environment={environment} issuers={issuers} />
      <FormFoot verb="Create API" back="/apis" />
    </ActionForm>
  )
}

type EditApiFormProps = { action: Action<unknown>; api: ApiDetail; issuers: readonly IssuerChoice[] }

export function EditApiForm({ action, api, issuers }: EditApiFormProps) {
  const page = `/apis/${api.id}`
  return (
    <ActionForm
      action={action}
      done="API changed. Gateways follow with the next publication."
      goTo={page}
      hidden={{ id: api.id, revision: String(api.revision) }}
      className="max-w-xl"
    >
      <ApiFields api={api} />
      <TokenPolicyFields policy={api.tokenPolicy} environment={api.environment} issuers={issuers} />
      <FormFoot verb="Save changes" back={page} />
    </ActionForm>
  )
}

function ApiFields({ api }: { api?: ApiDetail }) {
  return (
    <>
      <Field name="name" label="Name">
        <Input defaultValue={api?.name} placeholder="Accounts" autoComplete="off" maxLength={100} />
      </Field>
      <Field name="hostname" label="Hostname" hint="What partners call. Each hostname belongs to one API and one zone.">
        <Input mono defaultValue={api?.hostname} placeholder="accounts.partners.example.org" autoComplete="off" />
      </Field>
      <Field name="upstream" label="Upstream" hint="Where gateways send what they let through: scheme, host and port.">
        <Input mono defaultValue={api?.upstream} placeholder="http://10.0.0.12:8080" autoComplete="off" />
      </Field>
      <Field name="owner" label="Owner" hint="The team that answers for it.">
        <Input defaultValue={api?.owner} placeholder="Accounts team" autoComplete="off" maxLength={100} />
      </Field>
      <RadioGroup
        name="zone"
        legend="Zone"
        defaultValue={api?.zone ?? "partner"}
        options={zones.map((value) => ({ value, ...zoneWords[value] }))}
      />
    </>
  )
}

function FormFoot({ verb, back }: { verb: string; back: string }) {
  return (
    <div className="flex flex-wrap gap-2">
      <SubmitButton>{verb}</SubmitButton>
      <LinkButton href={back}>Cancel</LinkButton>
    </div>
  )
}
