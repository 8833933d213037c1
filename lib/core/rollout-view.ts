// Rollouts as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/rollouts fills them.
import type { GatewayState } from "./gateway-state"
import type { RolloutState } from "./rollout"

export type RolloutWaveGateway = {
  id: string
  name: string
  state: GatewayState
  /** The highest release that it has applied, and the one that it should have. */
  applied: number
  wanted: number
  /** When it reported the release that is rolled out, or a later one that holds it. */
  appliedAt: string | null
  lastError: string | null
}

export type RolloutWave = {
  wave: number
  /** `reached`: its gateways get the release. */
  state: "held" | "reached" | "waiting"
  gateways: RolloutWaveGateway[]
}

export type RolloutView = {
  id: string
  environment: string
  sequence: number
  state: RolloutState
  wave: number
  waveSince: string
  bakeMinutes: number
  silentMinutes: number
  /** While it runs: when it goes on or loses patience, if nothing else happens. */
  nextAt: string | null
  haltedBecause: string | null
  haltedGateway: string | null
  startedBy: { id: string; name: string }
  startedAt: string
  endedAt: string | null
  /** What the gateways have that it has not reached. */
  stable: number
  waves: RolloutWave[]
}

export type RolloutPolicyView = { rollout: "all-at-once" | "waves"; bakeMinutes: number; silentMinutes: number }
