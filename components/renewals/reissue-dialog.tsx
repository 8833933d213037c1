// Throws the emergency switch: for which hierarchy, until when, why, and whom it will ask.
// For administrators, on the renewals board.
"use client"
import { Siren } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { ReissuePreview } from "@/lib/core/renewal-view"
import { counted } from "../objects/counted"
import { listed } from "../objects/listed"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { Select } from "../ui/select"

type ReissueDialogProps = {
  /** Of the hierarchies in which none stands. */
  previews: readonly ReissuePreview[]
  /** The day that is proposed, and the first and last that may be chosen. */
  days: { proposed: string; first: string; last: string }
  action: Action<unknown>
}

export function ReissueDialog({ previews, days, action }: ReissueDialogProps) {
  const [environment, setEnvironment] = useState(previews[0]?.environment ?? "")
  const preview = previews.find((one) => one.environment === environment)
  if (previews.length === 0) return null
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger" icon={<Siren aria-hidden className="size-3.5" />}>
          Ask everybody to re-issue
        </Button>
      }
      title="Ask everybody for a new certificate?"
      consequence="An emergency: every program that renews by itself does so at its next look, everybody else is told. Nothing stops by this; what must stop is revoked."
      verb="Ask everybody"
      action={action}
      input={{ environment }}
      reason="required"
      done={`Everybody in ${environment} is asked for a new certificate`}
    >
      <Field name="environment" label="Who is asked">
        <Select
          name={undefined}
          value={environment}
          onChange={(event) => setEnvironment(event.target.value)}
          options={previews.map(({ environment: value }) => ({
            value,
            label: value === "infrastructure" ? "infrastructure: gateways and operators" : value,
          }))}
        />
      </Field>
      {preview === undefined ? null : (
        <p className="rounded-md border border-line bg-sunk px-3 py-2" aria-live="polite">
          {concernWords(preview)}
        </p>
      )}
      <Field
        name="reissueOn"
        label="Until"
        hint="The end of this day, UTC. Whoever has not renewed by then is overdue."
      >
        <Input type="date" required min={days.first} max={days.last} defaultValue={days.proposed} />
      </Field>
    </ConfirmDialog>
  )
}

function concernWords({ certificates, owners, partners }: ReissuePreview): string {
  if (certificates === 0) return "Nobody holds a valid certificate there."
  const whose = listed(owners.map(({ kind, count }) => counted(count, kind)))
  const of = partners === 0 ? "" : `, of ${counted(partners, "partner")}`
  return `It concerns ${counted(certificates, "valid certificate")}: of ${whose}${of}.`
}
