// What time does to an applied manifest: a warning, its expiry, and the moments at which it has to be rendered anew.
// For the agent, between polls.
import type { Staleness } from "@/lib/core/policy"
import type { AgentDeps, AgentState } from "./agent-state"
import { apply } from "./apply-manifest"
import { freshness } from "./freshness"
import { measureSteps } from "./measure"
import { stalenessOf } from "./options"
import { type Applied, readManifest } from "./state/state-files"

/** Milliseconds until keepFresh has something to do; undefined where it will not. */
export function untilChangeMs({ clock, target }: AgentDeps, { applied }: AgentState): number | undefined {
  if (applied === undefined) return undefined
  const { nextMs } = freshness(applied, clock())
  const rendering = target.changesAt()?.getTime()
  const moments = [
    nextMs === 0 ? [] : nextMs,
    rendering === undefined ? [] : Math.max(0, rendering - clock().getTime()),
  ]
  const all = moments.flat()
  return all.length === 0 ? undefined : Math.min(...all)
}

export async function keepFresh(deps: AgentDeps, state: AgentState): Promise<void> {
  const { applied } = state
  if (applied === undefined) return
  const now = freshness(applied, deps.clock())
  if (now.state !== state.warned) {
    // a clock that had jumped ahead is right again: nothing newer may come for an hour
    if (state.warned === "expired") await applyAgain(deps, state)
    if (now.state === "ageing") {
      const leftSeconds = Math.round(now.leftMs / 1000)
      deps.log("warning", "ageing", { sequence: applied.sequence, notAfter: applied.notAfter, leftSeconds })
    }
    if (now.state === "expired") await expire(deps, state, applied)
    state.warned = now.state
  }
  const rendering = deps.target.changesAt()
  if (rendering !== undefined && rendering <= deps.clock()) await applyAgain(deps, state)
}

/** The same manifest, rendered for this moment; from our own disk. */
async function applyAgain(deps: AgentDeps, state: AgentState): Promise<void> {
  const { applied } = state
  const verified = applied === undefined ? undefined : await readManifest(deps.paths, applied)
  if (verified === undefined) return
  await apply(deps, state, verified, { steps: measureSteps(deps.onStep), client: undefined })
}

const whatExpiryDoes: Record<Staleness, string> = {
  "serve-stale": "The gateway goes on serving it (staleness serve-stale).",
  "deny-new": "New connections are refused until a newer one comes (staleness deny-new).",
  "fail-closed": "Every request is refused until a newer one comes (staleness fail-closed).",
}

async function expire(deps: AgentDeps, state: AgentState, applied: Applied): Promise<void> {
  const { options, log, reporter } = deps
  const staleness = stalenessOf(options, applied)
  const error = `The configuration of release ${applied.sequence} ended at ${applied.notAfter}, and nothing newer has come. ${whatExpiryDoes[staleness]}`
  log("error", "expired", { sequence: applied.sequence, notAfter: applied.notAfter, error })
  if (staleness === "deny-new" && !applied.denying) await applyAgain(deps, state)
  await reporter.report("stale", { error })
}
