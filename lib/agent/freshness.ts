// How much of a manifest's validity is left. A 304 changes nothing about it: only a newer signed manifest does.
// For the run loop and `status`.

export type Freshness = {
  state: "fresh" | "ageing" | "expired"
  /** Milliseconds until the next change of state; 0 once it has expired. */
  nextMs: number
  leftMs: number
}

/** The share of validity below which the agent warns (docs/config-api.md, "What an agent must do"). */
const warnShare = 0.25

/** @param manifest instants in ISO 8601 */
export function freshness(manifest: { issuedAt: string; notAfter: string }, now: Date): Freshness {
  const end = Date.parse(manifest.notAfter)
  const leftMs = end - now.getTime()
  if (leftMs <= 0) return { state: "expired", nextMs: 0, leftMs: 0 }
  const warnMs = (end - Date.parse(manifest.issuedAt)) * warnShare
  if (leftMs <= warnMs) return { state: "ageing", nextMs: leftMs, leftMs }
  return { state: "fresh", nextMs: leftMs - warnMs, leftMs }
}
