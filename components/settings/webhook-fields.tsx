// The fields of a webhook: its name, its address and the events that it hears of.
// For the dialogs that add and change one.
"use client"
import { type WebhookRow, webhookEvents } from "@/lib/core/webhook-view"
import { Checkbox } from "../ui/checkbox"
import { Field } from "../ui/field"
import { FieldGroup } from "../ui/field-group"
import { Input } from "../ui/input"
import { webhookEventWords } from "./webhook-words"

/** What somebody who adds one most likely wants. */
const usual: readonly string[] = ["certificate.expiring", "certificate.revoked", "authority.expiring"]

export function WebhookFields({ webhook }: { webhook?: WebhookRow }) {
  const chosen = webhook?.events ?? usual
  return (
    <>
      <Field name="name" label="Name">
        <Input autoFocus autoComplete="off" maxLength={100} placeholder="On-call pager" defaultValue={webhook?.name} />
      </Field>
      <Field
        name="url"
        label="Address"
        hint="Over https on the public Internet; inside the networks of WEBHOOK_NETWORKS also over http. Redirects are not followed."
      >
        <Input
          type="url"
          mono
          autoComplete="off"
          placeholder="https://hooks.example.org/gatewarden"
          defaultValue={webhook?.url}
        />
      </Field>
      <FieldGroup name="events" legend="Hears of">
        {webhookEvents.map((event) => (
          <Checkbox
            key={event}
            name="events[]"
            value={event}
            defaultChecked={chosen.includes(event)}
            label={webhookEventWords[event]}
            hint={<span className="font-mono">{event}</span>}
          />
        ))}
      </FieldGroup>
    </>
  )
}
