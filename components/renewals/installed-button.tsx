// Its owner's word that a certificate is in use where this server does not see it: then notices about the one before it stop.
// For the page of one certificate.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { CertificateDetail } from "@/lib/core/certificate-view"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"

type InstalledButtonProps = {
  certificate: Pick<CertificateDetail, "id" | "renewal" | "lastSeenAt" | "installedAt">
  action: Action<unknown>
}

export function InstalledButton({ certificate, action }: InstalledButtonProps) {
  const { id, renewal, lastSeenAt, installedAt } = certificate
  // one that a newer one has replaced already stops no notice any more
  if (renewal === null || renewal.stand === "in-use" || lastSeenAt !== null || installedAt !== null) return null
  return (
    <ConfirmDialog
      trigger={<Button>Mark as installed</Button>}
      tone="primary"
      title="Is this certificate in use?"
      consequence="Gatewarden sees a certificate when it is presented to it, not when a gateway lets it through. Say so here, and notices about the certificate before it stop."
      verb="Mark as installed"
      action={action}
      input={{ id }}
      done="Marked as installed"
    />
  )
}
