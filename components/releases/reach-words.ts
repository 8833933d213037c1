// Whom a publication reaches, and how: every gateway at once, or wave by wave.
// For whoever is about to publish, propose or approve.
import type { EnvironmentView } from "@/lib/core/authority-view"
import { counted } from "../objects/counted"

/** @param gateways enrolled in the environment */
export function reachWords(
  { rollout, bakeMinutes }: Pick<EnvironmentView, "rollout" | "bakeMinutes">,
  gateways: number,
  kind: "policy" | "rollback",
): string {
  if (gateways === 0) return "No gateway is enrolled, so nobody enforces it yet."
  if (kind === "rollback") return `It goes to ${counted(gateways, "gateway")} at once, and ends a rollout that is open.`
  if (rollout === "all-at-once") return `It goes to ${counted(gateways, "gateway")} at once.`
  return `It goes to ${counted(gateways, "gateway")} wave by wave, each baking for ${counted(bakeMinutes, "minute")}.`
}
