// A grant with its application locked, for the one who decides on it.
// For approving, declining and withdrawing: two who decide at once do so one after the other.
import type { Actor } from "@/lib/core/actor"
import { notFound } from "@/lib/core/not-found"
import { mayReadPartner } from "@/lib/core/permission"
import type { Tx } from "@/lib/usecases/deps"
import { lockOwnApplication } from "../partners/lock-application"

/** @throws DomainError not_found */
export async function lockGrant(tx: Tx, actor: Actor, id: string) {
  const found = await tx.grant.findUnique({ where: { id }, include: { application: true } })
  if (found === null || !mayReadPartner(actor, found.application.partnerId)) throw notFound("grant", id)
  const application = await lockOwnApplication(tx, actor, found.applicationId)
  const grant = await tx.grant.findUniqueOrThrow({ where: { id }, include: { scope: true } })
  return { grant, application }
}
