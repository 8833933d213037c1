// Gateways as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/gateways fills them.
import type { GatewayState } from "./gateway-state"

/** The last ones are gateways that others run: they import what is exported, and no agent says what they enforce. */
export const gatewayTargets = [
  ...(["nginx", "haproxy", "envoy", "opa", "spiffe", "other"] as const),
  ...(["aws", "kong", "azure", "apigee"] as const),
] as const
export type GatewayTarget = (typeof gatewayTargets)[number]
export type GatewayPattern = "managed" | "proxy" | "cdn"

export type GatewayReportView = {
  sequence: number
  stamp: number
  state: "applied" | "rejected" | "stale"
  manifestSha256: string
  /** The tool's own words. */
  error: string | null
  crlNumbers: Record<string, number>
  trustAnchors: string[]
  target: string
  targetVersion: string
  agentVersion: string
  pollMode: string
  appliedAt: string | null
  receivedAt: string
}

export type GatewayView = {
  id: string
  name: string
  environment: string
  target: GatewayTarget
  pattern: GatewayPattern
  state: GatewayState
  /** The highest release that it has applied, 0 for none; and the head of its environment. */
  applied: number
  head: number
  /** The release that it should have: the head, or what is stable while a rollout has not reached it. */
  wanted: number
  /** Releases between what it applied and what it should have. */
  lag: number
  /** 1 is the canary; a rollout goes from the lowest to the highest. */
  wave: number
  /** When it was put into it; null where it never was. */
  waveSetAt: string | null
  revision: number
  createdAt: string
  enrolledAt: string | null
  retiredAt: string | null
  lastSeenAt: string | null
  /** The newest report's words: why it refuses a release, or what of an applied one it cannot do. */
  lastError: string | null
  report: GatewayReportView | null
}

export type GatewayDetail = GatewayView & {
  certificates: { id: string; serial: string; notAfter: string; status: string }[]
  /** Newest first, at most 50. */
  appliedReleases: { sequence: number; appliedAt: string; receivedAt: string; kind: string; message: string }[]
  /** An enrolment code that is still good; the code itself is shown once, when it is made. */
  openCode: { createdAt: string; expiresAt: string } | null
}
