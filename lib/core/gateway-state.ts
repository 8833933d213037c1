// What a gateway is, read off its newest report, when it was last heard, and the head of its environment.
// For the fleet's screens, release progress and the overview.

export const gatewayStates = ["registered", "current", "behind", "rejecting", "silent", "retired"] as const
export type GatewayState = (typeof gatewayStates)[number]

export type GatewayEvidence = {
  status: "registered" | "enrolled" | "retired"
  lastSeenAt: Date | null
  report: { state: "applied" | "rejected" | "stale"; sequence: number } | null
  head: { sequence: number; refreshSeconds: number }
}

/** Three refreshes unheard, and at least 90 seconds: a long poll alone holds the line for up to 55. */
export function silentAfterMs(refreshSeconds: number): number {
  return Math.max(3 * refreshSeconds, 90) * 1000
}

/** Silence comes before what was last said: an old report is no evidence of what it does now. */
export function gatewayState({ status, lastSeenAt, report, head }: GatewayEvidence, at: Date): GatewayState {
  if (status !== "enrolled") return status
  const heard = lastSeenAt?.getTime() ?? 0
  if (at.getTime() - heard > silentAfterMs(head.refreshSeconds)) return "silent"
  if (report?.state === "rejected") return "rejecting"
  return report?.state === "applied" && report.sequence >= head.sequence ? "current" : "behind"
}
