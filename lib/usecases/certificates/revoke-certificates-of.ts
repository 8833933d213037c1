// Revokes every valid certificate of one owner, in a transaction that ends the owner: retired, replaced, offboarded.
// For use cases. It does not publish: whoever ends an application calls publishRevocation in the same transaction.
import type { RevocationReason } from "@/lib/core/certificate-state"
import type { WriteContext } from "@/lib/usecases/deps"

export type CertificateOwnerId = { applicationId: string } | { gatewayId: string } | { operatorId: string }

export type RevokedOwner = {
  name: string
  partnerId?: string
  environment?: string
  /** A certificate that stays. */
  except?: string
}

/** Answers how many. */
export async function revokeCertificatesOf(
  context: WriteContext,
  ownerId: CertificateOwnerId,
  reason: RevocationReason,
  owner: RevokedOwner,
): Promise<number> {
  const { tx, now, actor } = context
  const kept = owner.except === undefined ? {} : { id: { not: owner.except } }
  const revoked = await tx.certificate.updateManyAndReturn({
    where: { ...ownerId, ...kept, status: "valid" },
    data: { status: "revoked", revokedAt: now, revocationReason: reason, revokedBy: actor.id },
    select: { id: true, serial: true, subjectKind: true },
  })
  for (const { id, serial, subjectKind } of revoked) {
    context.record({
      action: "certificate.revoked",
      subject: { kind: "certificate", id, name: owner.name },
      partnerId: owner.partnerId,
      environment: owner.environment,
      detail: { serial, reason, owner: subjectKind },
    })
    context.notify("access", id)
  }
  return revoked.length
}
