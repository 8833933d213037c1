// The partner whose people somebody may list: a partner's person sees their own, and is told of no other.
// For the lists of people and invitations.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"

/** @throws DomainError `not_found` for another partner, `forbidden` for machines */
export function ownPartnerOr(actor: Actor, partnerId: string | null | undefined): string {
  if (actor.kind !== "user" || actor.role !== "partner_member") {
    throw new DomainError("forbidden", "People are shown to people.")
  }
  if (typeof partnerId === "string" && partnerId !== actor.partnerId) throw notFound("partner", partnerId)
  return actor.partnerId
}
