// How far a release has come: which gateways enforce it, which are missing, and how long the last of them took.
// For the live pages of releases and revocations. Gateways that have not enrolled or are retired do not count.
import type { ReleaseGateway } from "@/lib/core/release-view"

export type ReleaseProgress = {
  enforcing: ReleaseGateway[]
  missing: ReleaseGateway[]
  of: number
  /** From `since` to the report of the last gateway; null while one is missing, and where there is none. */
  tookMs: number | null
}

/** @param since the instant from which it is counted: published, or decided */
export function releaseProgress(gateways: readonly ReleaseGateway[], sequence: number, since: string): ReleaseProgress {
  const counted = gateways.filter(({ state }) => state !== "registered" && state !== "retired")
  const enforcing = counted.filter((gateway) => gateway.sequence >= sequence)
  const missing = counted.filter((gateway) => gateway.sequence < sequence)
  const complete = missing.length === 0 && enforcing.length > 0
  return { enforcing, missing, of: counted.length, tookMs: complete ? longest(enforcing, since) : null }
}

function longest(gateways: readonly ReleaseGateway[], since: string): number | null {
  const instants = gateways.flatMap(({ appliedAt }) => (appliedAt === null ? [] : [Date.parse(appliedAt)]))
  if (instants.length === 0) return null
  // a gateway that enrolled with the release already there reports before anybody counts
  return Math.max(0, Math.max(...instants) - Date.parse(since))
}

/** 0 to 1; nobody to enforce it is not done, because nothing shows that it is. */
export function enforcedShare({ enforcing, of }: ReleaseProgress): number {
  return of === 0 ? 0 : enforcing.length / of
}

/** "3 of 4", "3 of 3 · + 410 ms". */
export function enforcedWords({ enforcing, of, tookMs }: ReleaseProgress, words: (ms: number) => string): string {
  if (of === 0) return "no gateways"
  const count = `${enforcing.length} of ${of}`
  return tookMs === null ? count : `${count} · + ${words(tookMs)}`
}
