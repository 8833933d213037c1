// What a rollout does next, by what the gateways of the waves that it has reached say: wait, halt, go on to the next wave, or end.
// For the worker that advances rollouts and for the screens that say what it waits for.
import { silentAfterMs } from "./gateway-state"

export const rolloutStates = ["running", "halted", "completed", "rolled-back"] as const
export type RolloutState = (typeof rolloutStates)[number]

/** An enrolled gateway of the environment, by what it has reported of the release that is rolled out, or of a later one on its track. */
export type RolloutGateway = {
  id: string
  name: string
  wave: number
  /** When it first reported the release as applied. */
  appliedAt: Date | null
  /** Its refusal, if that is the newest that it has said. */
  refusal: { at: Date; error: string } | null
  /** When it enrolled, or was put into its wave. */
  countsFrom: Date
  /** Its last authenticated poll. */
  lastSeenAt: Date | null
}

export type RolloutPlan = {
  sequence: number
  wave: number
  /** When the wave was reached, or the rollout was resumed in it. */
  waveSince: Date
  bakeMinutes: number
  silentMinutes: number
  refreshSeconds: number
}

export type RolloutStep =
  | { kind: "wait"; until: Date | null }
  | { kind: "halt"; gateway: string; because: string }
  | { kind: "advance"; wave: number }
  | { kind: "complete" }

const minute = 60_000

/** @param gateways all that are enrolled, reached or not */
export function nextRolloutStep(plan: RolloutPlan, gateways: readonly RolloutGateway[], now: Date): RolloutStep {
  const reached = gateways.filter(({ wave }) => wave <= plan.wave)
  const halt = findHalt(plan, reached, now)
  if (halt !== undefined) return halt
  const next = Math.min(...gateways.filter(({ wave }) => wave > plan.wave).map(({ wave }) => wave))
  const waiting = reached.filter(({ appliedAt }) => appliedAt === null)
  if (waiting.length > 0)
    return { kind: "wait", until: new Date(Math.min(...waiting.map((one) => patienceEnds(plan, one)))) }
  if (!Number.isFinite(next)) return { kind: "complete" }
  const baked = bakedAt(plan, reached)
  return baked <= now.getTime() ? { kind: "advance", wave: next } : { kind: "wait", until: new Date(baked) }
}

/** The wave itself has to hold for the whole time, from the last gateway of it on; a wave that nobody is in holds at once. */
function bakedAt({ wave, waveSince, bakeMinutes }: RolloutPlan, reached: readonly RolloutGateway[]): number {
  const own = reached.filter((gateway) => gateway.wave === wave)
  if (own.length === 0) return waveSince.getTime()
  const times = own.map(({ appliedAt }) => appliedAt?.getTime() ?? 0)
  return Math.max(waveSince.getTime(), ...times) + bakeMinutes * minute
}

function findHalt(plan: RolloutPlan, reached: readonly RolloutGateway[], now: Date): RolloutStep | undefined {
  for (const { name, refusal, id } of reached) {
    // what was said before a person resumed it is known to that person
    if (refusal === null || refusal.at < plan.waveSince) continue
    return { kind: "halt", gateway: id, because: `${name} refused release ${plan.sequence}: ${refusal.error}` }
  }
  const late = reached.find((gateway) => gateway.appliedAt === null && patienceEnds(plan, gateway) <= now.getTime())
  if (late !== undefined) {
    const because = `${late.name} has not applied release ${plan.sequence} within ${minutes(plan.silentMinutes)}.`
    return { kind: "halt", gateway: late.id, because }
  }
  // one that took it and was not heard of again may have died of it
  const lost = reached.find((gateway) => gateway.appliedAt !== null && hearingEnds(plan, gateway) <= now.getTime())
  if (lost === undefined) return undefined
  const because = `${lost.name} has applied release ${plan.sequence} and was not heard of since ${heardAt(plan, lost).toISOString()}.`
  return { kind: "halt", gateway: lost.id, because }
}

/** What it had said before a person resumed the rollout is known to that person. */
const heardAt = ({ waveSince }: RolloutPlan, { lastSeenAt, appliedAt }: RolloutGateway): Date =>
  new Date(Math.max(waveSince.getTime(), lastSeenAt?.getTime() ?? 0, appliedAt?.getTime() ?? 0))

const hearingEnds = (plan: RolloutPlan, gateway: RolloutGateway): number =>
  heardAt(plan, gateway).getTime() + Math.max(plan.silentMinutes * minute, silentAfterMs(plan.refreshSeconds))

const patienceEnds = ({ waveSince, silentMinutes }: RolloutPlan, { countsFrom }: RolloutGateway): number =>
  Math.max(waveSince.getTime(), countsFrom.getTime()) + silentMinutes * minute

const minutes = (count: number): string => (count === 1 ? "1 minute" : `${count} minutes`)
