// The life of an application: active ⇄ suspended → retired (final).
// For the use cases that move it, and the screens that offer only the moves that exist.
import { DomainError } from "./domain-error"

export const applicationStatuses = ["active", "suspended", "retired"] as const
export type ApplicationStatus = (typeof applicationStatuses)[number]
export type ApplicationMove = "suspend" | "resume" | "retire"

const moves: Record<ApplicationMove, { from: readonly ApplicationStatus[]; to: ApplicationStatus; done: string }> = {
  suspend: { from: ["active"], to: "suspended", done: "suspended" },
  resume: { from: ["suspended"], to: "active", done: "resumed" },
  retire: { from: ["active", "suspended"], to: "retired", done: "retired" },
}

export function applicationMoves(status: ApplicationStatus): ApplicationMove[] {
  const all: ApplicationMove[] = ["suspend", "resume", "retire"]
  return all.filter((move) => moves[move].from.includes(status))
}

/** @throws DomainError `conflict` where the life cycle has no such move */
export function moveApplication(
  application: { name: string; status: ApplicationStatus },
  move: ApplicationMove,
): ApplicationStatus {
  const { from, to, done } = moves[move]
  if (from.includes(application.status)) return to
  requireApplicationPresent(application)
  const reason = `${application.name} is ${application.status}. Only one that is ${from.join(" or ")} can be ${done}.`
  throw new DomainError("conflict", reason)
}

/** @throws DomainError `conflict` for a retired application: nothing of it changes any more */
export function requireApplicationPresent(application: { name: string; status: ApplicationStatus }): void {
  if (application.status !== "retired") return
  throw new DomainError(
    "conflict",
    `${application.name} is retired, which is final. Create another application instead.`,
  )
}
