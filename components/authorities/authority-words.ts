// The states of authorities and the steps of rotations in words, each with the tone that it has everywhere.
// For their pages.
import type { AuthorityState } from "@/lib/core/authority-state"
import type { AuthorityView } from "@/lib/core/authority-view"
import type { RotationStep } from "@/lib/core/rotation"
import type { Tone } from "../ui/tag"

export const authorityStateWords: Record<AuthorityState, { tone: Tone; word: string; lead: string }> = {
  published: { tone: "wait", word: "published", lead: "Gateways learn to trust it. Nothing is issued from it yet." },
  issuing: { tone: "ok", word: "issuing", lead: "New certificates come from it." },
  draining: {
    tone: "wait",
    word: "draining",
    lead: "It issues no more. What it issued stays good until it ends or is renewed.",
  },
  removed: { tone: "neutral", word: "removed", lead: "No gateway is told to trust it any more." },
}

export const rotationStepWords: Record<RotationStep, { tone: Tone; word: string }> = {
  published: { tone: "wait", word: "waiting for gateways" },
  draining: { tone: "wait", word: "draining" },
  removed: { tone: "ok", word: "finished" },
  cancelled: { tone: "neutral", word: "cancelled" },
}

/** What it is, in one sentence. */
export function leadOf(authority: Pick<AuthorityView, "kind" | "state" | "environment" | "compromisedAt">): string {
  const { kind, state, environment, compromisedAt } = authority
  if (compromisedAt !== null)
    return "Its key may be in other hands. It is trusted by nobody, and nothing comes from it."
  if (kind === "issuing") return authorityStateWords[state].lead
  return `The root of ${hierarchyWords(environment)}: it signs the issuing authorities and nothing else.`
}

export function hierarchyWords(environment: string | null): string {
  return environment ?? "the infrastructure"
}
