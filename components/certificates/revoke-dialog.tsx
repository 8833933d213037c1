// Asks for the reason of a revocation and shows what stops working, route by route, before it does.
// For the certificate's page. A revoked certificate stays revoked.
"use client"
import type { ReactNode } from "react"
import type { Action } from "@/lib/core/action-result"
import { revocationReasons } from "@/lib/core/certificate-state"
import type { RevocationPreview } from "@/lib/core/certificate-view"
import { shortenMiddle } from "@/lib/core/shorten-middle"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { Field } from "../ui/field"
import { Select } from "../ui/select"
import { revocationConsequence } from "./revocation-consequence"
import { revocationWords } from "./revocation-words"

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
      <Field name="reason" label="Reason" hint="RFC 5280 §5.3.1. It goes into the CRL and the audit log.">
        <Select
          placeholder="Choose a reason"
          options={revocationReasons.map((value) => ({
            value,
            label: `${revocationWords[value].label}: ${revocationWords[value].hint}`,
          }))}
        />
      </Field>
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
