// What an administrator can do with an application as a whole: rename, suspend, resume, retire.
"use client"
import { Ellipsis } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { ApplicationDetail } from "@/lib/core/application-view"
import { counted } from "../objects/counted"
import { ActionForm } from "../ui/action-form"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { Dialog } from "../ui/dialog"
import { DropdownMenu, MenuItem, MenuSeparator } from "../ui/dropdown-menu"
import { Field } from "../ui/field"
import { Input } from "../ui/input"
import { SubmitButton } from "../ui/submit-button"

export type ApplicationActions = {
  rename: Action<unknown>
  suspend: Action<unknown>
  resume: Action<unknown>
  retire: Action<unknown>
}

type Open = "rename" | "suspend" | "retire" | null

type ApplicationMovesProps = { application: ApplicationDetail; actions: ApplicationActions }

export function ApplicationMoves({ application, actions }: ApplicationMovesProps) {
  const [open, setOpen] = useState<Open>(null)
  const { id, name, moves } = application
  const close = () => setOpen(null)
  if (moves.length === 0) return null
  return (
    <>
      {moves.includes("resume") ? (
        <ConfirmDialog
          trigger={<Button variant="primary">Resume application</Button>}
          tone="primary"
          title={`Resume ${name}?`}
          consequence="It gets back what it is granted with the next publication; nothing is published by this alone."
          verb="Resume application"
          action={actions.resume}
          input={{ id }}
          reason="optional"
          done={`${name} is active again; publish to give its access back`}
        />
      ) : null}
      <DropdownMenu
        trigger={
          <Button size="icon" aria-label={`More for ${name}`}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen("rename")}>Rename application</MenuItem>
        <MenuSeparator />
        {moves.includes("suspend") ? (
          <MenuItem danger onSelect={() => setOpen("suspend")}>
            Suspend application
          </MenuItem>
        ) : null}
        <MenuItem danger href={`/certificates/revoke?kind=application&id=${id}`}>
          Revoke all certificates…
        </MenuItem>
        <MenuItem danger onSelect={() => setOpen("retire")}>
          Retire application
        </MenuItem>
      </DropdownMenu>
      <RenameDialog application={application} action={actions.rename} open={open === "rename"} close={close} />
      <ConfirmDialog
        open={open === "suspend"}
        onOpenChange={close}
        title={`Suspend ${name}?`}
        consequence={`${losses(application)} It is published at once, by itself. It can be resumed.`}
        verb="Suspend application"
        action={actions.suspend}
        input={{ id }}
        reason="required"
        done={`${name} is suspended`}
      />
      <ConfirmDialog
        open={open === "retire"}
        onOpenChange={close}
        title={`Retire ${name}?`}
        consequence={`${losses(application)} Its certificates are revoked and its access is withdrawn. This is final and published at once.`}
        verb="Retire application"
        action={actions.retire}
        input={{ id }}
        reason="required"
        typed={name}
        done={`${name} is retired`}
      />
    </>
  )
}

function losses({ name, environment, liveCertificates, standingGrants }: ApplicationDetail): string {
  const held = `${counted(liveCertificates, "live certificate")} and ${counted(standingGrants, "scope")}`
  return `Every gateway of ${environment} will refuse ${name}, with ${held}.`
}

type RenameDialogProps = { application: ApplicationDetail; action: Action<unknown>; open: boolean; close: () => void }

function RenameDialog({ application: { id, name, revision }, action, open, close }: RenameDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={close}
      title={`Rename ${name}`}
      description="Certificates carry the identifier, not the name: nothing stops working."
    >
      <ActionForm action={action} hidden={{ id, revision: String(revision) }} done="Application renamed" onDone={close}>
        <Field name="name" label="Name">
          <Input required maxLength={100} defaultValue={name} autoComplete="off" />
        </Field>
        <div className="flex justify-end gap-2">
          <Button onClick={close}>Cancel</Button>
          <SubmitButton>Rename application</SubmitButton>
        </div>
      </ActionForm>
    </Dialog>
  )
}
