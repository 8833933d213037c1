// Beginning a rotation, giving one up, and ending its drain by hand: each names the thing and the consequence.
// For the pages of authorities and rotations.
"use client"
import { useRouter } from "next/navigation"
import type { Action } from "@/lib/core/action-result"
import type { AuthorityView } from "@/lib/core/authority-view"
import type { MassRevocationPreview } from "@/lib/core/mass-revocation-view"
import type { RotationDetail } from "@/lib/core/rotation-view"
import { counted } from "../objects/counted"
import { listed } from "../objects/listed"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { hierarchyWords } from "./authority-words"

type StartRotationDialogProps = { authority: AuthorityView; action: Action<{ id: string }> }

export function StartRotationDialog({ authority, action }: StartRotationDialogProps) {
  const { id, name, environment } = authority
  const router = useRouter()
  const who =
    environment === null
      ? "Gateways trust its root, so none has to be waited for."
      : "Gateways learn to trust it at once."
  return (
    <ConfirmDialog
      trigger={<Button variant="primary">Start rotation</Button>}
      title={`Start a successor of ${name}?`}
      consequence={`A new key and a new issuing authority are made for ${hierarchyWords(environment)}, signed by the same root. ${who} Nothing is issued from it until you say so, and until then it can be given up.`}
      verb="Start rotation"
      tone="primary"
      action={action}
      input={{ authorityId: id }}
      reason="required"
      done="The successor is published"
      onDone={(rotation) => router.push(`/settings/rotations/${rotation.id}`)}
    />
  )
}

export function CompromisedDialog({ authority, action }: { authority: AuthorityView; action: Action<unknown> }) {
  const { id, name, slug, environment, validCertificates } = authority
  const who =
    environment === null
      ? "Gateways and operators among them get nothing any more until they are enrolled anew, by hand."
      : `Partners' programs in ${environment} are refused until they have certificates of a successor.`
  return (
    <ConfirmDialog
      trigger={<Button variant="danger">Report as compromised</Button>}
      title={`Report ${name} as compromised?`}
      consequence={`At once it is trusted by nobody, and its ${counted(validCertificates, "valid certificate")} ${validCertificates === 1 ? "is" : "are"} revoked. ${who} This is final; start a rotation next.`}
      verb="Report as compromised"
      action={action}
      input={{ authorityId: id }}
      reason="required"
      typed={slug}
      done={`${name} is trusted no more`}
    />
  )
}

export function CancelRotationDialog({ rotation, action }: { rotation: RotationDetail; action: Action<unknown> }) {
  const { id, from, to } = rotation
  return (
    <ConfirmDialog
      trigger={<Button variant="danger">Cancel rotation</Button>}
      title="Cancel this rotation?"
      consequence={`${to.name} leaves what is trusted, and ${from.name} goes on issuing. Nobody loses anything: nothing was issued from ${to.name}.`}
      verb="Cancel rotation"
      action={action}
      input={{ id }}
      reason="required"
      done="The rotation is cancelled"
    />
  )
}

type EndDrainDialogProps = { rotation: RotationDetail; preview: MassRevocationPreview; action: Action<unknown> }

export function EndDrainDialog({ rotation, preview, action }: EndDrainDialogProps) {
  const { from } = rotation
  const { certificates, stopped, losses, owners } = preview
  const without = losses.filter(({ otherValid }) => otherValid === 0).map(({ owner }) => owner.name)
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger" size="sm">
          Revoke the rest
        </Button>
      }
      title={`Revoke what is left of ${from.name}?`}
      consequence={`${counted(certificates, "certificate")} of ${counted(owners, "holder")} will be refused at once, as superseded.`}
      verb="Revoke the rest"
      action={action}
      input={{ authorityId: from.id }}
      typed={from.slug}
      done="What was left is revoked"
    >
      <p>
        {stopped === 0
          ? "Everybody among them has another certificate that goes on, so nobody is stopped."
          : `${listed(without)} ${stopped === 1 ? "has" : "have"} no other certificate and will be stopped until there is one.`}
      </p>
    </ConfirmDialog>
  )
}
