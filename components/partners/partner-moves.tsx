// What an administrator can do with a partner as a whole: edit, activate, suspend, resume, offboard.
// Only the moves that its life cycle has are offered; each says what it takes away before it does.
"use client"
import { Ellipsis } from "lucide-react"
import { useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { PartnerMove } from "@/lib/core/partner-life-cycle"
import type { PartnerDetail } from "@/lib/core/partner-view"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { DropdownMenu, MenuItem, MenuSeparator } from "../ui/dropdown-menu"
import { EditPartnerDialog } from "./edit-partner-dialog"
import { OffboardDialog } from "./offboard-dialog"
import { lossWords } from "./partner-losses"

export type PartnerActions = {
  update: Action<unknown>
  activate: Action<unknown>
  suspend: Action<unknown>
  resume: Action<unknown>
  offboard: Action<unknown>
}

type Open = "edit" | "suspend" | "offboard" | null

export function PartnerMoves({ partner, actions }: { partner: PartnerDetail; actions: PartnerActions }) {
  const [open, setOpen] = useState<Open>(null)
  const { id, name, moves } = partner
  const may = (move: PartnerMove) => moves.includes(move)
  const close = () => setOpen(null)
  if (partner.status === "offboarded") return null
  return (
    <>
      {may("activate") ? <ActivateDialog partner={partner} action={actions.activate} /> : null}
      {may("resume") ? <ResumeDialog partner={partner} action={actions.resume} /> : null}
      <DropdownMenu
        trigger={
          <Button size="icon" aria-label={`More for ${name}`}>
            <Ellipsis aria-hidden className="size-4" />
          </Button>
        }
      >
        <MenuItem onSelect={() => setOpen("edit")}>Edit partner</MenuItem>
        <MenuSeparator />
        {may("suspend") ? (
          <MenuItem danger onSelect={() => setOpen("suspend")}>
            Suspend partner
          </MenuItem>
        ) : null}
        <MenuItem danger href={`/certificates/revoke?kind=partner&id=${id}`}>
          Revoke all certificates…
        </MenuItem>
        <MenuItem danger onSelect={() => setOpen("offboard")}>
          Offboard partner
        </MenuItem>
      </DropdownMenu>
      <EditPartnerDialog partner={partner} action={actions.update} open={open === "edit"} onOpenChange={close} />
      <ConfirmDialog
        open={open === "suspend"}
        onOpenChange={close}
        title={`Suspend ${name}?`}
        consequence={`${lossWords(partner)} This is published at once, by itself, to every gateway. It can be resumed.`}
        verb="Suspend partner"
        action={actions.suspend}
        input={{ id }}
        reason="required"
        done={`${name} is suspended`}
      />
      <OffboardDialog partner={partner} action={actions.offboard} open={open === "offboard"} onOpenChange={close} />
    </>
  )
}

type MoveProps = { partner: PartnerDetail; action: Action<unknown> }

function ActivateDialog({ partner: { id, name }, action }: MoveProps) {
  return (
    <ConfirmDialog
      trigger={<Button variant="primary">Activate partner</Button>}
      tone="primary"
      title={`Activate ${name}?`}
      consequence="From then on certificates are issued to its applications, and the access that they are granted goes out with the next publication."
      verb="Activate partner"
      action={action}
      input={{ id }}
      reason="optional"
      done={`${name} is active`}
    />
  )
}

function ResumeDialog({ partner: { id, name }, action }: MoveProps) {
  return (
    <ConfirmDialog
      trigger={<Button variant="primary">Resume partner</Button>}
      tone="primary"
      title={`Resume ${name}?`}
      consequence="Its applications get back what they are granted with the next publication; nothing is published by this alone."
      verb="Resume partner"
      action={action}
      input={{ id }}
      reason="optional"
      done={`${name} is active again; publish to give its access back`}
    />
  )
}
