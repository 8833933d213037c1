// What can be done with one webhook: test it, change it, disable it, give it a new secret, remove it.
// For the settings of notifications.
"use client"
import { Ellipsis } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { WebhookRow } from "@/lib/core/webhook-view"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { Dialog } from "../ui/dialog"
import { DropdownMenu, MenuItem, MenuSeparator } from "../ui/dropdown-menu"
import { SubmitButton } from "../ui/submit-button"
import { WebhookFields } from "./webhook-fields"
import { WebhookSecretNote } from "./webhook-secret-note"

export type WebhookActions = {
  edit: Action<unknown>
  update: Action<unknown>
  remove: Action<unknown>
  test: Action<unknown>
  renewSecret: Action<{ secret: string }>
}

type Open = "edit" | "disable" | "enable" | "secret" | "remove" | "test" | null

export function WebhookMenu({ webhook, actions }: { webhook: WebhookRow; actions: WebhookActions }) {
  const [open, setOpen] = useState<Open>(null)
  const { name, status } = webhook
  const close = () => setOpen(null)
  return (
    <>
      <DropdownMenu
        trigger={
          <Button size="icon" aria-label={`More for ${name}`}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        {status === "active" ? <MenuItem onSelect={() => setOpen("test")}>Send a test</MenuItem> : null}
        <MenuItem onSelect={() => setOpen("edit")}>Edit webhook</MenuItem>
        <MenuItem onSelect={() => setOpen("secret")}>New secret</MenuItem>
        <MenuSeparator />
        {status === "active" ? (
          <MenuItem onSelect={() => setOpen("disable")}>Disable webhook</MenuItem>
        ) : (
          <MenuItem onSelect={() => setOpen("enable")}>Enable webhook</MenuItem>
        )}
        <MenuItem danger onSelect={() => setOpen("remove")}>
          Remove webhook
        </MenuItem>
      </DropdownMenu>
      <Confirmations webhook={webhook} actions={actions} open={open} close={close} />
      <EditDialog webhook={webhook} action={actions.edit} open={open === "edit"} close={close} />
      <SecretDialog webhook={webhook} action={actions.renewSecret} open={open === "secret"} close={close} />
    </>
  )
}

type ConfirmationsProps = { webhook: WebhookRow; actions: WebhookActions; open: Open; close: () => void }

function Confirmations({ webhook: { id, name, url, revision }, actions, open, close }: ConfirmationsProps) {
  const change = { id, revision: String(revision) }
  return (
    <>
      <ConfirmDialog
        open={open === "test"}
        onOpenChange={close}
        tone="primary"
        title={`Send ${name} a test?`}
        consequence={`A signed delivery of the event webhook.test goes to ${url}. The table says what came of it.`}
        verb="Send test"
        action={actions.test}
        input={{ id }}
        done="The test is on its way"
      />
      <ConfirmDialog
        open={open === "disable"}
        onOpenChange={close}
        title={`Disable ${name}?`}
        consequence="It hears of nothing any more, and what waits for it is dropped. It can be enabled again."
        verb="Disable webhook"
        action={actions.update}
        input={{ ...change, status: "disabled" }}
        done={`${name} is disabled`}
      />
      <ConfirmDialog
        open={open === "enable"}
        onOpenChange={close}
        tone="primary"
        title={`Enable ${name}?`}
        consequence="It hears of what happens from now on."
        verb="Enable webhook"
        action={actions.update}
        input={{ ...change, status: "active" }}
        done={`${name} is enabled`}
      />
      <ConfirmDialog
        open={open === "remove"}
        onOpenChange={close}
        title={`Remove ${name}?`}
        consequence="It hears of nothing any more, and its secret is worth nothing. This cannot be undone."
        verb="Remove webhook"
        action={actions.remove}
        input={{ id }}
        done={`${name} is removed`}
      />
    </>
  )
}

type EditProps = { webhook: WebhookRow; action: Action<unknown>; open: boolean; close: () => void }

function EditDialog({ webhook, action, open, close }: EditProps) {
  const { id, revision, name } = webhook
  return (
    <Dialog open={open} onOpenChange={close} title={`Edit ${name}`}>
      <ActionForm action={action} hidden={{ id, revision: String(revision) }} done="Webhook changed" onDone={close}>
        <WebhookFields webhook={webhook} />
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <SubmitButton>Save webhook</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}

type SecretProps = { webhook: WebhookRow; action: Action<{ secret: string }>; open: boolean; close: () => void }

function SecretDialog({ webhook: { id, name }, action, open, close }: SecretProps) {
  const [secret, setSecret] = useState<string | null>(null)
  function end() {
    setSecret(null)
    close()
  }
  return (
    <Dialog
      open={open}
      onOpenChange={end}
      title={`New secret for ${name}`}
      description={
        secret === null ? "Deliveries are signed with it at once; the one before is worth nothing any more." : undefined
      }
    >
      {secret === null ? (
        <ActionForm action={action} hidden={{ id }} onDone={(data) => setSecret(data.secret)}>
          <div className="flex justify-end gap-2">
            <Button onClick={end}>Cancel</Button>
            <SubmitButton>Make new secret</SubmitButton>
          </div>
        </ActionForm>
      ) : (
        <WebhookSecretNote secret={secret} close={end} />
      )}
    </Dialog>
  )
}
