// Confirms a mass revocation: the reason, the name typed, and the consequence once more beside the button.
// For the page of a mass revocation. What was revoked stays revoked.
"use client"
import { useRouter } from "next/navigation"
import type { Action } from "@/lib/core/action-result"
import type { MassRevocation, MassRevocationPreview } from "@/lib/core/mass-revocation-view"
import { Button } from "../ui/button"
import { Card } from "../ui/card"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { massConsequence } from "./mass-losses"
import { RevocationReasonField } from "./revocation-reason-field"

type MassRevokeFormProps = { preview: MassRevocationPreview; action: Action<MassRevocation> }

export function MassRevokeForm({ preview, action }: MassRevokeFormProps) {
  const router = useRouter()
  const { kind, id, name } = preview.target
  // a key may be reported before anything was issued for it: it is refused from then on
  if (preview.certificates === 0 && kind !== "key") return null
  // a key is named by its hash, which nobody can type
  const typed = kind === "key" ? "compromised" : name
  const isKey = kind === "key"
  return (
    <Card title={isKey ? "Report this key as compromised" : "Revoke all of them"}>
      <p className="mb-3 max-w-prose text-ink2">
        It is published at once, by itself, and cannot be undone.
        {isKey ? " No certificate will be issued for this key any more, whoever asks." : ""}
      </p>
      <ConfirmDialog
        trigger={
          <Button variant="danger">{isKey ? "Revoke wherever this key is used" : "Revoke all certificates"}</Button>
        }
        title={`Revoke everything of ${name}?`}
        consequence={`${massConsequence(preview)} It is published at once and cannot be undone.`}
        verb="Revoke all certificates"
        action={action}
        input={isKey ? { kind, id, reason: "keyCompromise" } : { kind, id }}
        typed={typed}
        done="Revoked"
        onDone={(data) => router.push(progressHref(kind, id, data))}
      >
        {isKey ? null : <RevocationReasonField />}
      </ConfirmDialog>
    </Card>
  )
}

function progressHref(kind: string, id: string, { sequences }: MassRevocation): string {
  const query = new URLSearchParams({ kind, id, done: "1" })
  const carried = Object.entries(sequences).map(([environment, sequence]) => `${environment}:${sequence}`)
  if (carried.length > 0) query.set("in", carried.join(","))
  return `/certificates/revoke?${query}`
}
