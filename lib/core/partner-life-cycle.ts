// The life of a partner: draft → invited → active ⇄ suspended → offboarded (final).
// For the use cases that move it, and the screens that offer only the moves that exist.
import { DomainError } from "./domain-error"

export const partnerStatuses = ["draft", "invited", "active", "suspended", "offboarded"] as const
export type PartnerStatus = (typeof partnerStatuses)[number]
export type PartnerMove = "invite" | "activate" | "suspend" | "resume" | "offboard"

const moves: Record<PartnerMove, { from: readonly PartnerStatus[]; to: PartnerStatus; done: string }> = {
  invite: { from: ["draft"], to: "invited", done: "invited" },
  activate: { from: ["draft", "invited"], to: "active", done: "activated" },
  suspend: { from: ["active"], to: "suspended", done: "suspended" },
  resume: { from: ["suspended"], to: "active", done: "resumed" },
  offboard: { from: ["draft", "invited", "active", "suspended"], to: "offboarded", done: "offboarded" },
}

export function partnerMoves(status: PartnerStatus): PartnerMove[] {
  const all: PartnerMove[] = ["invite", "activate", "suspend", "resume", "offboard"]
  return all.filter((move) => moves[move].from.includes(status))
}

/** @throws DomainError `conflict` where the life cycle has no such move */
export function movePartner(partner: { name: string; status: PartnerStatus }, move: PartnerMove): PartnerStatus {
  const { from, to, done } = moves[move]
  if (from.includes(partner.status)) return to
  if (partner.status === "offboarded") throw partnerGone(partner.name)
  const reason = `${partner.name} is ${partner.status}. Only a partner that is ${from.join(" or ")} can be ${done}.`
  throw new DomainError("conflict", reason)
}

/** @throws DomainError `conflict` for an offboarded partner: nothing of it changes any more */
export function requirePartnerPresent(partner: { name: string; status: PartnerStatus }): void {
  if (partner.status === "offboarded") throw partnerGone(partner.name)
}

function partnerGone(name: string): DomainError {
  return new DomainError("conflict", `${name} was offboarded, which is final. Register the partner anew instead.`)
}
