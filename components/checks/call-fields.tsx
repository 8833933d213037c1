// The call that a connection check asks about: a route on offer, or anything else that is typed. Inside a form.
"use client"
import { useState } from "react"
import { examplePath } from "../reach/example-path"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { Select } from "../ui/select"

export type TestRoute = { methods: readonly string[]; host: string; path: string; scope: string; held: boolean }
export type TestApplication = { id: string; name: string; environment: string; routes: readonly TestRoute[] }

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]

type CallFieldsProps = { applications: readonly TestApplication[]; chosen: string }

export function CallFields({ applications, chosen }: CallFieldsProps) {
  const [applicationId, setApplicationId] = useState(chosen)
  const application = applications.find(({ id }) => id === applicationId)
  const routes = application?.routes ?? []
  const [at, setAt] = useState(0)
  const route = routes[at]
  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field name="applicationId" label="Application">
          <Select
            value={applicationId}
            onChange={(event) => {
              setApplicationId(event.target.value)
              setAt(0)
            }}
            options={applications.map(({ id, name, environment }) => ({
              value: id,
              label: `${name} · ${environment}`,
            }))}
          />
        </Field>
        {routes.length > 0 ? (
          <Field name="route" label="Route" hint="Fills in the call below.">
            <Select
              name={undefined}
              value={String(at)}
              onChange={(event) => setAt(Number(event.target.value))}
              options={routes.map((one, index) => ({ value: String(index), label: routeWords(one) }))}
            />
          </Field>
        ) : null}
      </div>
      <div key={`${applicationId} ${at}`} className="grid gap-4 sm:grid-cols-[7rem_1fr_1fr]">
        <Field name="method" label="Method">
          <Select
            defaultValue={route?.methods[0] ?? "GET"}
            options={methods.map((value) => ({ value, label: value }))}
          />
        </Field>
        <Field name="host" label="Host">
          <Input mono required maxLength={253} defaultValue={route?.host} placeholder="api.example.org" />
        </Field>
        <Field name="path" label="Path">
          <Input mono required maxLength={2000} defaultValue={examplePath(route?.path ?? "/")} />
        </Field>
      </div>
    </>
  )
}

function routeWords({ methods: verbs, host, path, scope, held }: TestRoute): string {
  return `${verbs.join(" ")} ${host}${path} (${scope}${held ? "" : ", not held"})`
}
