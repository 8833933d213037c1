// How a rollout stands and what each gateway does in it, in words.
// For the panel of a rollout and for whoever mentions one.
import type { RolloutView, RolloutWave, RolloutWaveGateway } from "@/lib/core/rollout-view"
import { counted } from "../objects/counted"

export function isOpen({ state }: Pick<RolloutView, "state">): boolean {
  return state === "running" || state === "halted"
}

export const rolloutTones = { running: "wait", halted: "deny", completed: "ok", "rolled-back": "neutral" } as const

export const rolloutStateWords = {
  running: "running",
  halted: "halted",
  completed: "completed",
  "rolled-back": "rolled back",
} as const

/** "wave 1, canary": the number, and what the first is for. */
export function waveWords(wave: number): string {
  return wave === 1 ? "Wave 1, canary" : `Wave ${wave}`
}

/** What a gateway does in the rollout; `tone` is that of its tag. */
export function placeOf(
  { state, appliedAt }: RolloutWaveGateway,
  wave: RolloutWave["state"],
): { word: string; tone: "ok" | "deny" | "wait" | "neutral" } {
  if (appliedAt !== null) return { word: "enforced", tone: "ok" }
  if (wave === "waiting") return { word: "waits for its wave", tone: "neutral" }
  if (state === "rejecting") return { word: "rejecting", tone: "deny" }
  if (state === "silent") return { word: "silent", tone: "wait" }
  return { word: "on its way", tone: "wait" }
}

/** Enforcing and all, of the gateways that it has reached. */
export function reachedCount({ waves }: RolloutView): { enforcing: number; of: number } {
  const reached = waves.filter(({ state }) => state !== "waiting").flatMap(({ gateways }) => gateways)
  return { enforcing: reached.filter(({ appliedAt }) => appliedAt !== null).length, of: reached.length }
}

/** The gateways that go on with what is stable. */
export function heldBack({ waves }: RolloutView): number {
  return waves.filter(({ state }) => state === "waiting").reduce((count, { gateways }) => count + gateways.length, 0)
}

export type RolloutStanding =
  | { kind: "missing"; names: string[] }
  | { kind: "baking"; next: number | undefined }
  | { kind: "none" }

/** What a running rollout waits for. */
export function standingOf({ state, wave, waves }: RolloutView): RolloutStanding {
  if (state !== "running") return { kind: "none" }
  const reached = waves.filter((one) => one.state !== "waiting").flatMap(({ gateways }) => gateways)
  const names = reached.filter(({ appliedAt }) => appliedAt === null).map(({ name }) => name)
  if (names.length > 0) return { kind: "missing", names }
  return { kind: "baking", next: waves.find((one) => one.wave > wave)?.wave }
}

/** "1 gateway of wave 2 and 3 gateways of wave 3 get it now." */
export function reachWords(rollout: RolloutView): string {
  const waiting = rollout.waves.filter(({ state }) => state === "waiting")
  const parts = waiting.map(({ wave, gateways }) => `${counted(gateways.length, "gateway")} of wave ${wave}`)
  if (parts.length === 0) return "No gateway waits for it any more."
  return `${parts.join(" and ")} will get release ${rollout.sequence} now, without a look at how the others bear it.`
}
