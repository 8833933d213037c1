// Follows the server until told to stop: long poll after long poll, with back-off and chance while it is away.
// For `gatewarden-agent run`. Nothing that the server does or fails to do ends this loop.
import { setTimeout as sleep } from "node:timers/promises"
import type { Agent } from "./agent"
import { AgentError, codeOf, wordsOf } from "./agent-error"
import { type BackOffRange, backOff, spreadOut } from "./back-off"
import type { Log } from "./log"

export type RunDeps = {
  agent: Agent
  log: Log
  /** Longest hold of a poll, seconds. */
  wait: number
  signal: AbortSignal
  /** From 0 up to 1. */
  chance: () => number
  backOffRange?: BackOffRange
  /** Told each time that the loop comes round. */
  onTurn?: () => void
}

/** Of a server that does not answer: a thousand agents of one that was away for three seconds come back over about eight. */
const awayRange: BackOffRange = { firstMs: 2000, capMs: 60_000 }
const refusedRange: BackOffRange = { firstMs: 500, capMs: 60_000 }
/** A whole fleet can start at the same moment, after a power cut; each serves already what it had. */
const startSpreadMs = 2000
/** A look at the own certificate takes a connection beside the one that a poll holds. */
const firstLookMs = 60_000
const newOutageMs = 10_000
/** A held poll that comes back sooner without news was not held, or let go by a server that ends: asking at once would be a busy loop. */
const heldAtLeastMs = 500
/** How long a refusal may keep us from hearing of the next manifest. */
const longestBlindMs = 2000

/**
 * `failures` to ask in a row, whether the last try was one of them, and when the last answer came; `unheld` polls in a row; `refusals` of
 * what was answered in a row, and when the last of them is tried once more.
 */
type Turn = {
  failures: number
  isAway: boolean
  answeredAt: number
  unheld: number
  refusals: number
  retryAt: number
}

const never = Number.POSITIVE_INFINITY
const atRest: Turn = { failures: 0, isAway: false, answeredAt: 0, unheld: 0, refusals: 0, retryAt: never }

export async function run(deps: RunDeps): Promise<void> {
  const { agent, log, signal } = deps
  await agent.resume()
  await nap(startSpreadMs * deps.chance(), signal)
  const renewing = followRenewal(deps)
  let turn: Turn = agent.isPending() ? { ...atRest, refusals: 1, retryAt: performance.now() } : atRest
  while (!signal.aborted) {
    deps.onTurn?.()
    await agent.keepFresh().catch((error: unknown) => {
      log("error", "expiry-not-handled", { code: codeOf(error), error: wordsOf(error) })
    })
    turn = await takeTurn(deps, turn)
  }
  await renewing
}

/** Beside the polls: a server that is slow to issue must not keep a revocation waiting. */
async function followRenewal({ agent, signal, chance }: RunDeps): Promise<void> {
  await nap(firstLookMs * chance(), signal)
  while (!signal.aborted) await nap(await agent.keepRenewed(), signal)
}

async function takeTurn(deps: RunDeps, turn: Turn): Promise<Turn> {
  const { agent, log, signal } = deps
  const begun = performance.now()
  const retrying = turn.retryAt <= begun
  try {
    // a server that was away is asked without holding: what it has to say, and what it was to be told, waits no longer
    const outcome = retrying ? await agent.retry() : await agent.poll(turn.isAway ? 0 : waitSeconds(deps, turn))
    if (turn.isAway && !retrying) log("info", "recovered", { failures: turn.failures })
    if (outcome === "refused") return await afterRefusal(deps, turn)
    if (outcome === "applied" || retrying) return atRest
    if (turn.isAway) return { ...turn, isAway: false, answeredAt: performance.now() }
    if (performance.now() - begun < heldAtLeastMs) return await afterUnheld(deps, turn)
    return { ...turn, failures: 0, unheld: 0 }
  } catch (error) {
    if (signal.aborted) return turn
    return afterFailure(deps, turn, error)
  }
}

/** No longer than until something has to be done here: a warning, the expiry, another try. */
function waitSeconds({ agent, wait }: RunDeps, { retryAt }: Turn): number {
  const changeMs = agent.untilChangeMs() ?? never
  const leftMs = Math.min(retryAt - performance.now(), changeMs)
  return Math.max(1, Math.min(wait, Math.ceil(leftMs / 1000)))
}

async function afterFailure(deps: RunDeps, turn: Turn, error: unknown): Promise<Turn> {
  // one that cuts every held poll is asked ever less often; one that was there for a while is away anew
  const failures = !turn.isAway && performance.now() - turn.answeredAt > newOutageMs ? 1 : turn.failures + 1
  const asked = error instanceof AgentError && error.retryAfter !== undefined ? error.retryAfter * 1000 : 0
  // not earlier than the server asks, and not all at the moment that it named to all
  const later = asked * (1 + deps.chance() / 2)
  const delay = Math.round(Math.max(later, spreadOut(failures, deps.backOffRange ?? awayRange, deps.chance())))
  deps.log("warning", "poll-failed", { code: codeOf(error), error: wordsOf(error), failures, nextMs: delay })
  await nap(Math.min(delay, deps.agent.untilChangeMs() ?? never), deps.signal)
  return { ...turn, failures, isAway: true }
}

/** It is tried again later, and a newer one is waited for meanwhile. A server that sends bad ones without end is slowed down. */
async function afterRefusal(deps: RunDeps, turn: Turn): Promise<Turn> {
  const refusals = turn.refusals + 1
  const delay = backOff(refusals, deps.backOffRange ?? refusedRange, deps.chance())
  await nap(Math.min(delay, longestBlindMs), deps.signal)
  return { ...atRest, refusals, retryAt: performance.now() + delay }
}

/** Soon after the first one; where nobody holds polls, as often as the manifest says. */
async function afterUnheld(deps: RunDeps, turn: Turn): Promise<Turn> {
  const unheld = turn.unheld + 1
  const range = { firstMs: heldAtLeastMs, capMs: deps.agent.refreshSeconds() * 1000 }
  await nap(backOff(unheld, range, deps.chance()), deps.signal)
  return { ...turn, failures: 0, unheld }
}

/** A sleep that ends early when the agent is told to stop. */
async function nap(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
