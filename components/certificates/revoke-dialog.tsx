// Asks for the reason of a revocation and shows what stops working, route by route, before it does.
// For the certificate's page. A revoked certificate stays revoked.
"use client"
import type { ReactNode } from "react"
import type { Action } from "@/lib/core/action-result"
import type { RevocationPreview } from "@/lib/core/certificate-view"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { revocationConsequence } from "./revocation-consequence"
import { RevocationReasonField } from "./revocation-reason-field"

type RevokeDialogProps = {
  trigger: ReactNode
  serial: string
  preview: RevocationPreview
  action: Action<{ sequence: number | null }>
}

export function RevokeDialog({ trigger, serial, preview, action }: RevokeDialogProps) {
  return (
    <ConfirmDialog
      trigger={trigger}
      title={
        <>
          Revoke certificate <span className="font-mono">{shortenMiddle(serial, 4)}</span>?
        </>
      }
      consequence={`${revocationConsequence(preview)} Revoking is published at once and cannot be undone.`}
      verb="Revoke certificate"
      action={action}
      input={{ id: preview.id }}
      done="Certificate revoked"
    >
      <LostRoutes routes={preview.routes} />
      <RevocationReasonField />
    </ConfirmDialog>
  )
}

function LostRoutes({ routes }: Pick<RevocationPreview, "routes">) {
  if (routes.length === 0) return null
  return (
    <div>
      <h3 className="mb-1 font-[550]">What stops working</h3>
      <ul
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        aria-label="Routes that stop working"
        className="max-h-48 overflow-y-auto rounded-md border border-line bg-sunk px-3 py-2 font-mono text-xs"
      >
        {routes.map(({ host, methods, path, scope }) => (
          <li key={`${methods} ${host}${path}`} className="wrap-anywhere py-0.5">
            {methods.join(", ")} {host}
            {path} <span className="text-ink3">{scope}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
