// Who may do what: an administrator everything, an approver decide on access, a viewer read, a partner's people their own.
// Every use case and query asks here; the guards of the edges only know whether somebody is signed in.
import type { Actor } from "./actor"
import { DomainError } from "./domain-error"
import { notFound } from "./not-found"

/** The program itself acts as an administrator: first start, timers, the command line. */
function staffRole(actor: Actor): "admin" | "approver" | "viewer" | undefined {
  if (actor.kind === "system") return "admin"
  if (actor.kind !== "user" && actor.kind !== "operator") return undefined
  return actor.role === "partner_member" ? undefined : actor.role
}

export function isStaff(actor: Actor): boolean {
  return staffRole(actor) !== undefined
}

export function isAdmin(actor: Actor): boolean {
  return staffRole(actor) === "admin"
}

export function isApprover(actor: Actor): boolean {
  const role = staffRole(actor)
  return role === "admin" || role === "approver"
}

/** @throws DomainError `forbidden` */
export function requireStaff(actor: Actor): void {
  if (!isStaff(actor)) throw new DomainError("forbidden", "This is for the people who run the perimeter.")
}

/** @throws DomainError `forbidden` */
export function requireApprover(actor: Actor): void {
  if (!isApprover(actor)) {
    throw new DomainError("forbidden", "Access is decided by approvers and administrators. Ask one of them.")
  }
}

/** @throws DomainError `forbidden` */
export function requireAdmin(actor: Actor): void {
  if (!isAdmin(actor)) throw new DomainError("forbidden", "This takes an administrator. Ask one of them.")
}

/** Staff read every partner; a partner's people and programs their own. */
export function mayReadPartner(actor: Actor, partnerId: string): boolean {
  if (isStaff(actor)) return true
  if (actor.kind === "user" && actor.role === "partner_member") return actor.partnerId === partnerId
  return actor.kind === "application" && actor.partnerId === partnerId
}

/**
 * The object of another partner does not exist, whatever is asked of it (rule 7).
 * @param row null where nothing was found: the answer is the same
 * @throws DomainError `not_found`
 */
export function readableBy<Row extends object>(
  actor: Actor,
  row: Row | null | undefined,
  partnerOf: (row: Row) => string,
  object: { kind: string; id: string },
): Row {
  if (row === null || row === undefined || !mayReadPartner(actor, partnerOf(row))) {
    throw notFound(object.kind, object.id)
  }
  return row
}

/**
 * For what an administrator does to a partner's object.
 * @throws DomainError `not_found` before `forbidden`, so that nobody learns what exists elsewhere
 */
export function changeableBy<Row extends object>(...asked: Parameters<typeof readableBy<Row>>): Row {
  const row = readableBy(...asked)
  requireAdmin(asked[0])
  return row
}
