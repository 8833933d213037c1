// What a grant is at an instant: the database keeps requested, approved and withdrawn; the rest is read off its dates.
// requested → approved → active (a release carries it) → expired | withdrawn. For use cases, queries and screens.

export const grantStatuses = ["requested", "approved", "active", "expired", "withdrawn"] as const
export type GrantStatus = (typeof grantStatuses)[number]

export type GrantDates = {
  status: "requested" | "approved" | "withdrawn"
  endsAt: Date | null
  withdrawnAt: Date | null
  activeSince: number | null
}

/** A grant ends at its end, not after it: `endsAt` is the first instant without access. */
export function grantStatus(grant: GrantDates, at: Date): GrantStatus {
  if (grant.status === "withdrawn") return endedBefore(grant) ? "expired" : "withdrawn"
  if (grant.endsAt !== null && grant.endsAt <= at) return "expired"
  if (grant.status === "requested") return "requested"
  return grant.activeSince === null ? "approved" : "active"
}

/** An expired grant that made room for a new one has expired all the same. */
function endedBefore({ endsAt, withdrawnAt }: GrantDates): boolean {
  return endsAt !== null && withdrawnAt !== null && endsAt <= withdrawnAt
}

/** It gives access, or will with the next release. */
export function isStanding(grant: GrantDates, at: Date): boolean {
  const status = grantStatus(grant, at)
  return status === "approved" || status === "active"
}
