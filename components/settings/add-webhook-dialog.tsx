// Adds a webhook, then shows its secret, once.
// For the settings of notifications.
"use client"
import { Plus } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { Dialog } from "../ui/dialog"
import { SubmitButton } from "../ui/submit-button"
import { WebhookFields } from "./webhook-fields"
import { WebhookSecretNote } from "./webhook-secret-note"

export function AddWebhookDialog({ action }: { action: Action<{ id: string; secret: string }> }) {
  const [open, setOpen] = useState(false)
  const [secret, setSecret] = useState<string | null>(null)
  function change(next: boolean) {
    setOpen(next)
    setSecret(null)
  }
  return (
    <Dialog
      open={open}
      onOpenChange={change}
      trigger={
        <Button variant="primary" icon={<Plus aria-hidden className="size-3.5" />}>
          Add webhook
        </Button>
      }
      title={secret === null ? "Add a webhook" : "Webhook added"}
      description={secret === null ? "An address that is called, signed, when something happens." : undefined}
    >
      {(close) =>
        secret === null ? (
          <ActionForm action={action} onDone={(added) => setSecret(added.secret)}>
            <WebhookFields />
            <div className="flex justify-end gap-2">
              <Button onClick={close}>Cancel</Button>
              <SubmitButton>Add webhook</SubmitButton>
            </div>
          </ActionForm>
        ) : (
          <WebhookSecretNote secret={secret} close={close} />
        )
      }
    </Dialog>
  )
}
