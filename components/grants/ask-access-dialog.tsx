// Asks for a scope on behalf of an application: what it opens, why it is needed, until when.
"use client"
import { Plus } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { ScopeOffer } from "@/lib/core/grant-view"
import { useDialogAddress } from "../objects/use-dialog-address"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { EmptyState } from "../ui/empty-state"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { Select } from "../ui/select"
import { SubmitButton } from "../ui/submit-button"
import { Textarea } from "../ui/textarea"

export type AskingApplication = { id: string; name: string; environment: string; offers: readonly ScopeOffer[] }

type AskAccessDialogProps = {
  applications: readonly AskingApplication[]
  chosen: string
  scope?: string
  action: Action<unknown>
}

export function AskAccessDialog({ applications, chosen, scope, action }: AskAccessDialogProps) {
  const { open, change } = useDialogAddress("ask")
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button variant="primary" icon={<Plus aria-hidden className="size-3.5" />}>
          Ask for access
        </Button>
      }
      title="Ask for access"
      description="Somebody at the operator of these APIs decides. You see here what they said and why."
    >
      <AskForm applications={applications} chosen={chosen} scope={scope} action={action} close={() => change(false)} />
    </Dialog>
  )
}

function AskForm({ applications, chosen, scope, action, close }: AskAccessDialogProps & { close: () => void }) {
  const [applicationId, setApplicationId] = useState(chosen)
  const offers = applications.find(({ id }) => id === applicationId)?.offers ?? []
  // what stands or waits already need not be asked for again
  const open = offers.filter(({ standing }) => standing === null || standing.status === "expired")
  const [wanted, setWanted] = useState(scope)
  const offer = open.find((one) => one.scope === wanted) ?? open[0]
  return (
    <ActionForm action={action} done="Asked for" onDone={close}>
      <Field name="applicationId" label="Application">
        <Select
          value={applicationId}
          onChange={(event) => setApplicationId(event.target.value)}
          options={applications.map(({ id, name, environment }) => ({ value: id, label: `${name} · ${environment}` }))}
        />
      </Field>
      {offer === undefined ? (
        <EmptyState
          title="Nothing more to ask for"
          detail="This application holds, or has asked for, every scope on offer."
        />
      ) : (
        <>
          <Field name="scope" label="Scope" hint={<Opens offer={offer} />}>
            <Select
              value={offer.scope}
              onChange={(event) => setWanted(event.target.value)}
              options={open.map((one) => ({ value: one.scope, label: one.scope }))}
            />
          </Field>
          <Field name="reason" label="What you need it for" hint="Whoever decides reads it.">
            <Textarea required maxLength={500} rows={2} />
          </Field>
          <Field
            name="endsOn"
            label="Until"
            optional
            hint="At 00:00 UTC of that day. Left empty, it does not end by itself."
          >
            <Input type="date" className="max-w-44" />
          </Field>
          <div className="flex justify-end gap-2">
            <Button onClick={close}>Cancel</Button>
            <SubmitButton>Ask for access</SubmitButton>
          </div>
        </>
      )}
    </ActionForm>
  )
}

function Opens({ offer: { routes } }: { offer: ScopeOffer }) {
  const issuers = new Set(routes.flatMap(({ tokenPolicy }) => (tokenPolicy.kind === "jwt" ? [tokenPolicy.issuer] : [])))
  return (
    <>
      It opens{" "}
      {routes.map(({ methods, host, path }, at) => (
        <span key={`${methods} ${host}${path}`} className="wrap-anywhere font-mono">
          {at === 0 ? "" : ", "}
          {methods.join(" ")} {host}
          {path}
        </span>
      ))}
      {issuers.size === 0 ? null : (
        <span className="wrap-anywhere block">
          Calls take an access token of {[...issuers].join(" or ")} as well, which the issuer gives out, not this
          portal.
        </span>
      )}
    </>
  )
}
