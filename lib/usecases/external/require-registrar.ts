// Who may register certificates of other CAs, before anything is read.
// For registering one and for looking at it beforehand.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"

/** @throws DomainError forbidden */
export function requireRegistrar(actor: Actor): void {
  const isPartner = actor.kind === "user" && actor.role === "partner_member"
  const isAdmin = (actor.kind === "user" || actor.kind === "operator") && actor.role === "admin"
  if (isPartner || isAdmin) return
  throw new DomainError("forbidden", "Certificates are registered by administrators and by the partner's own people.")
}
