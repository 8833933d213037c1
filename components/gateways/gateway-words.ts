// Targets, patterns and states of gateways in words.
// For the form that registers one, and the pages that show them.
import type { GatewayState } from "@/lib/core/gateway-state"
import type { GatewayPattern, GatewayTarget, GatewayView } from "@/lib/core/gateway-view"
import { counted } from "../objects/counted"

export const targetWords: Record<GatewayTarget, string> = {
  nginx: "nginx",
  haproxy: "HAProxy",
  envoy: "Envoy",
  opa: "Open Policy Agent",
  spiffe: "SPIFFE workloads",
  aws: "AWS API Gateway",
  kong: "Kong Gateway",
  azure: "Azure API Management or Application Gateway",
  apigee: "Apigee",
  other: "Another one",
}

export const patternWords: Record<GatewayPattern, { label: string; hint: string }> = {
  proxy: { label: "Reverse proxy", hint: "It ends mutual TLS itself and passes the verified identity on." },
  managed: { label: "Managed gateway", hint: "A vendor's gateway that imports trust, deny list and policy." },
  cdn: { label: "CDN, then gateway", hint: "Several layers that share one identity of the request." },
}

export const stateWords: Record<GatewayState, string> = {
  registered: "It has not enrolled yet, so it enforces nothing.",
  current: "It enforces the newest release.",
  behind: "It has not applied the newest release yet.",
  rejecting: "It refuses the newest release and keeps enforcing the last good one.",
  silent: "It has not been heard of. What it enforces now is not known.",
  retired: "It gets no configuration any more and counts nowhere.",
}

type Standing = Pick<GatewayView, "state" | "applied" | "wanted" | "lag">

/** "44 of 44", "41 of 44, 3 behind", "nothing yet". */
export function enforcesWords({ applied, wanted, lag }: Standing): string {
  if (applied === 0) return "nothing yet"
  return lag > 0 ? `release ${applied}, ${lag} behind` : `release ${applied} of ${wanted}`
}

/** What the page says under the gateway's name; one that a rollout has not reached is as it should be, and not at the newest. */
export function standingWords({
  state,
  wanted,
  head,
  wave,
}: Pick<GatewayView, "state" | "wanted" | "head" | "wave">): string {
  if (state !== "current" || wanted === head) return stateWords[state]
  return `It enforces release ${wanted}, as it should: release ${head} is being rolled out and has not come to wave ${wave}.`
}

export function waveWords(wave: number): string {
  return wave === 1 ? "1, canary: gets a new policy first" : String(wave)
}

/** "11 of 12 gateways enforce what was published." and what of those that do not. */
export function fleetWords(gateways: readonly Pick<GatewayView, "state">[]): string {
  const counts = new Map<GatewayState, number>()
  for (const { state } of gateways) counts.set(state, (counts.get(state) ?? 0) + 1)
  const of = gateways.length - (counts.get("retired") ?? 0) - (counts.get("registered") ?? 0)
  const others = (["behind", "rejecting", "silent", "registered"] as const).flatMap((state) => {
    const count = counts.get(state) ?? 0
    return count === 0 ? [] : [`${count} ${state === "registered" ? "not enrolled yet" : state}`]
  })
  if (of === 0) return others.length === 0 ? "No gateway is enrolled." : `No gateway is enrolled: ${others.join(", ")}.`
  const first = `${counts.get("current") ?? 0} of ${counted(of, "gateway")} current`
  return [first, ...others].join(", ")
}
