// How far a release has come: which gateways enforce it, which are missing, and how long the last of them took.
// For the live pages of releases and revocations. Gateways that have not enrolled or are retired do not count, and those that a
// rollout has not reached are not missing: they have what they should have.
import type { ReleaseGateway } from "@/lib/core/release-view"

export type ReleaseProgress = {
  enforcing: ReleaseGateway[]
  missing: ReleaseGateway[]
  /** Their wave is still to come. */
  waiting: ReleaseGateway[]
  /** Of those that it has reached. */
  of: number
  /** From `since` to the report of the last gateway; null while one is missing, and where there is none. */
  tookMs: number | null
}

/** @param since the instant from which it is counted: published, or decided */
export function releaseProgress(gateways: readonly ReleaseGateway[], sequence: number, since: string): ReleaseProgress {
  const counted = gateways.filter(({ state }) => state !== "registered" && state !== "retired")
  const waiting = counted.filter(({ reached }) => !reached)
  const enforcing = counted.filter((gateway) => enforces(gateway, sequence))
  const missing = counted.filter((gateway) => gateway.reached && !enforces(gateway, sequence))
  const complete = missing.length === 0 && waiting.length === 0 && enforcing.length > 0
  return {
    enforcing,
    missing,
    waiting,
    of: enforcing.length + missing.length,
    tookMs: complete ? longest(enforcing, since) : null,
  }
}

/** What is stable may have a higher number than a release that is rolled out, without holding it. */
export function enforces({ sequence: at, reached }: ReleaseGateway, sequence: number): boolean {
  return reached && at >= sequence
}

function longest(gateways: readonly ReleaseGateway[], since: string): number | null {
  const instants = gateways.flatMap(({ appliedAt }) => (appliedAt === null ? [] : [Date.parse(appliedAt)]))
  if (instants.length === 0) return null
  // a gateway that enrolled with the release already there reports before anybody counts
  return Math.max(0, Math.max(...instants) - Date.parse(since))
}

/** 0 to 1; nobody to enforce it is not done, because nothing shows that it is. */
export function enforcedShare({ enforcing, waiting, of }: ReleaseProgress): number {
  const all = of + waiting.length
  return all === 0 ? 0 : enforcing.length / all
}

/** "3 of 4", "3 of 3 · + 410 ms". */
export function enforcedWords(
  { enforcing, waiting, of, tookMs }: ReleaseProgress,
  words: (ms: number) => string,
): string {
  if (of + waiting.length === 0) return "no gateways"
  const later = waiting.length === 0 ? "" : `, ${waiting.length} in a later wave`
  const count = `${enforcing.length} of ${of}${later}`
  return tookMs === null ? count : `${count} · + ${words(tookMs)}`
}
