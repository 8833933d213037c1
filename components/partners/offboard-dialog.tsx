// Ends a partner for good: a checklist of what goes, the reason, and its name typed. The proof shows on its page afterwards.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { PartnerDetail } from "@/lib/core/partner-view"
import { counted } from "../objects/counted"
import { ConfirmDialog } from "../ui/confirm-dialog"

type OffboardDialogProps = {
  partner: PartnerDetail
  action: Action<unknown>
  open: boolean
  onOpenChange: (open: boolean) => void
}

export function OffboardDialog({ partner, action, open, onOpenChange }: OffboardDialogProps) {
  const { id, name } = partner
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title={`Offboard ${name}?`}
      consequence="This is final. It is published at once, by itself; the partner's page then proves, gateway by gateway, that nothing of it is let in any more."
      verb="Offboard partner"
      action={action}
      input={{ id }}
      reason="required"
      typed={name}
      done={`${name} is offboarded`}
    >
      <ul aria-label="What goes" className="flex flex-col gap-1 rounded-md border border-line bg-sunk px-3.5 py-2.5">
        {goes(partner).map((line) => (
          <li key={line} className="flex gap-2">
            <span aria-hidden className="font-bold font-mono text-deny">
              −
            </span>
            {line}
          </li>
        ))}
      </ul>
    </ConfirmDialog>
  )
}

function goes({ applications, counts, people, invitations }: PartnerDetail): string[] {
  const running = applications.filter(({ status }) => status !== "retired")
  const environments = [...new Set(running.map(({ environment }) => environment))]
  const open = invitations.filter(({ status }) => status === "open").length
  return [
    `${counted(running.length, "application")} retired${environments.length > 0 ? `, in ${environments.join(" and ")}` : ""}`,
    `${counted(counts.liveCertificates, "live certificate")} revoked`,
    `${counted(counts.standingGrants, "scope")} withdrawn, ${counted(counts.requestedGrants, "request")} closed`,
    `${counted(people.filter(({ status }) => status === "active").length, "person", "people")} signed out and locked out`,
    `${counted(open, "open invitation")} taken back`,
  ]
}
