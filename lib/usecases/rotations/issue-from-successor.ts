// From now on certificates come from the successor; those of its predecessor stay good.
// For advance-rotation. Not before every gateway has said that it trusts it: one that did not would refuse the new certificates.
import { DomainError } from "@/lib/core/domain-error"
import { missingWords } from "@/lib/core/rotation"
import type { WriteContext } from "@/lib/usecases/deps"
import { type LockedRotation, rotationName } from "./lock-rotation"
import { readTrustEvidence } from "./read-trust-evidence"

export async function issueFromSuccessor(
  context: WriteContext,
  _deps: unknown,
  rotation: LockedRotation,
): Promise<void> {
  const { tx, now, actor } = context
  const { id, environment, from, to } = rotation
  if (to.compromisedAt !== null) {
    throw new DomainError("conflict", `${to.name} is reported as compromised. Cancel this rotation and start another.`)
  }
  const trustedBy = environment === null ? [] : await demandTrust(context, environment, to)
  // the old one first: at no instant do two issue
  if (from.state === "issuing") {
    await tx.authority.update({ where: { id: from.id }, data: { state: "draining", stateSince: now } })
  }
  await tx.authority.update({ where: { id: to.id }, data: { state: "issuing", stateSince: now } })
  await tx.rotation.update({ where: { id }, data: { step: "draining", issuedBy: actor.id, issuedAt: now } })
  context.record({
    action: "rotation.issuing",
    subject: { kind: "rotation", id, name: rotationName(rotation) },
    environment: environment ?? undefined,
    detail: { from: from.id, to: to.id, trustedBy },
  })
}

/** Agents pin the infrastructure's root alone, so that hierarchy has no gateways to wait for. */
async function demandTrust(
  { tx, now }: WriteContext,
  environment: string,
  to: LockedRotation["to"],
): Promise<string[]> {
  const evidence = await readTrustEvidence(tx, environment, to, now)
  if (evidence.missing.length > 0) {
    const { by, of } = evidence
    throw new DomainError(
      "conflict",
      `${to.name} is trusted by ${by.length} of ${of} gateways, and issues once all do. ${missingWords(evidence)}`,
    )
  }
  return evidence.by.map(({ id }) => id)
}
