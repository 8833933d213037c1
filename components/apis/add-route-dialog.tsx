// Adds a route to an API. What overlaps another route is refused, and the answer names that route.
// For the API's page.
"use client"
import { Plus } from "lucide-react"
import { useId } from "react"
import type { Action } from "@/lib/core/action-result"
import { httpMethods } from "@/lib/core/http-methods"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Checkbox } from "../ui/checkbox"
import { Dialog } from "../ui/dialog"
import { Field } from "../ui/field"
import { FieldGroup } from "../ui/field-group"
import { Input } from "../ui/input"
import { SubmitButton } from "../ui/submit-button"

type AddRouteDialogProps = {
  api: { id: string; name: string; hostname: string }
  action: Action<{ id: string }>
  /** Scopes that exist already, offered while typing. */
  scopes: readonly string[]
}

export function AddRouteDialog({ api, action, scopes }: AddRouteDialogProps) {
  return (
    <Dialog
      trigger={<Button icon={<Plus aria-hidden className="size-3.5" />}>Add route</Button>}
      title="Add a route"
      description={`To ${api.name}, ${api.hostname}. Nobody can call it before its scope is granted and published.`}
    >
      {(close) => (
        <ActionForm action={action} hidden={{ apiId: api.id }} done="Route added" onDone={close}>
          <RouteFields scopes={scopes} />
          <div className="flex justify-end gap-2">
            <Button onClick={close}>Cancel</Button>
            <SubmitButton>Add route</SubmitButton>
          </div>
        </ActionForm>
      )}
    </Dialog>
  )
}

function RouteFields({ scopes }: { scopes: readonly string[] }) {
  const list = useId()
  return (
    <>
      <FieldGroup name="methods" legend="Methods">
        <div className="flex flex-wrap gap-x-4 gap-y-1">
          {httpMethods.map((method) => (
            <Checkbox
              key={method}
              name="methods[]"
              value={method}
              defaultChecked={method === "GET"}
              label={<span className="font-mono text-xs">{method}</span>}
            />
          ))}
        </div>
      </FieldGroup>
      <Field name="path" label="Path" hint="{id} stands for exactly one segment. The slash at the end counts.">
        <Input autoFocus mono placeholder="/accounts/{id}" autoComplete="off" />
      </Field>
      <Field name="scope" label="Scope" hint="Whoever is granted it may call this route. A new name makes a new scope.">
        <Input mono placeholder="accounts:read" autoComplete="off" list={list} />
      </Field>
      <datalist id={list}>
        {scopes.map((scope) => (
          <option key={scope} value={scope} />
        ))}
      </datalist>
    </>
  )
}
