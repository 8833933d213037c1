// Gives an application one or more scopes, with a reason and, where it should end, a day.
// For administrators. Where four eyes are demanded it becomes a request that somebody else approves.
"use client"
import { Plus } from "lucide-react"
import type { Action } from "@/lib/core/action-result"
import type { ScopeRow } from "@/lib/core/api-view"
import { useDialogAddress } from "../objects/use-dialog-address"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Checkbox } from "../ui/checkbox"
import { Dialog } from "../ui/dialog"
import { EmptyState } from "../ui/empty-state"
import { Field } from "../ui/field"
import { FieldGroup } from "../ui/field-group"
import { Input } from "../ui/input"
import { LinkButton } from "../ui/link-button"
import { SubmitButton } from "../ui/submit-button"
import { Textarea } from "../ui/textarea"

type GiveAccessDialogProps = {
  application: { id: string; name: string; environment: string }
  fourEyes: boolean
  /** Of the application's environment, without those that it holds. */
  scopes: readonly Pick<ScopeRow, "id" | "name" | "routes">[]
  action: Action<unknown>
}

export function GiveAccessDialog({ application, fourEyes, scopes, action }: GiveAccessDialogProps) {
  const { open, change } = useDialogAddress("grant")
  const { id, name, environment } = application
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button size="sm" icon={<Plus aria-hidden className="size-3.5" />}>
          Give access
        </Button>
      }
      title={`Give ${name} access`}
      description={
        fourEyes
          ? "Four eyes are demanded here: somebody else has to approve, and then a publication carries it."
          : "Approved at once; it reaches the gateways with the next publication."
      }
    >
      {scopes.length === 0 ? (
        <EmptyState
          title={`Nothing more to give in ${environment}`}
          detail="It holds every scope that names a route here. A scope comes into being with the first route that names it."
          action={<LinkButton href="/apis">See APIs & scopes</LinkButton>}
        />
      ) : (
        <ActionForm
          action={action}
          hidden={{ applicationId: id }}
          done={fourEyes ? "Asked for; somebody else has to approve" : "Access approved; publish to bring it out"}
          onDone={() => change(false)}
        >
          <FieldGroup name="scopes" legend="Scopes" hint="Each names the routes that it opens.">
            <div className="max-h-64 overflow-y-auto rounded-md border border-line px-3 py-1">
              {scopes.map(({ id: scopeId, name: scope, routes }) => (
                <Checkbox
                  key={scopeId}
                  name="scopes[]"
                  value={scope}
                  label={<span className="font-mono text-xs">{scope}</span>}
                  hint={routes
                    .map(({ methods, path, hostname }) => `${methods.join(" ")} ${hostname}${path}`)
                    .join(" · ")}
                />
              ))}
            </div>
          </FieldGroup>
          <Field
            name="endsOn"
            label="Ends on"
            optional
            hint="At 00:00 UTC of that day. Left empty, it does not end by itself."
          >
            <Input type="date" className="max-w-44" />
          </Field>
          <Field name="reason" label="Reason" hint="Kept in the audit log.">
            <Textarea required maxLength={500} rows={2} />
          </Field>
          <div className="flex justify-end gap-2">
            <Button onClick={() => change(false)}>Cancel</Button>
            <SubmitButton>Give access</SubmitButton>
          </div>
        </ActionForm>
      )}
    </Dialog>
  )
}
