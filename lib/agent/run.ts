// Follows the server until told to stop: long poll after long poll, with back-off and chance while it is away.
// For `gatewarden-agent run`. Nothing that the server does or fails to do ends this loop.
import { setTimeout as sleep } from "node:timers/promises"
import type { Agent } from "./agent"
import { AgentError, codeOf, wordsOf } from "./agent-error"
import { type BackOffRange, backOff } from "./back-off"
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
}

const usualRange: BackOffRange = { firstMs: 500, capMs: 60_000 }
/** A held poll that comes back sooner without news was not held: asking again at once would be a busy loop. */
const heldAtLeastMs = 500
/** How long a refusal may keep us from hearing of the next manifest. */
const longestBlindMs = 2000

/** `failures` to ask in a row; `refusals` of what was answered in a row, and when the last of them is tried once more. */
type Turn = { failures: number; refusals: number; retryAt: number }

const never = Number.POSITIVE_INFINITY
const atRest: Turn = { failures: 0, refusals: 0, retryAt: never }

export async function run(deps: RunDeps): Promise<void> {
  const { agent, log, signal } = deps
  await agent.resume()
  const renewing = followRenewal(deps)
  let turn: Turn = agent.isPending() ? { ...atRest, refusals: 1, retryAt: performance.now() } : atRest
  while (!signal.aborted) {
    await agent.keepFresh().catch((error: unknown) => {
      log("error", "expiry-not-handled", { code: codeOf(error), error: wordsOf(error) })
    })
    turn = await takeTurn(deps, turn)
  }
  await renewing
}

/** Beside the polls: a server that is slow to issue must not keep a revocation waiting. */
async function followRenewal({ agent, signal }: RunDeps): Promise<void> {
  while (!signal.aborted) await nap(await agent.keepRenewed(), signal)
}

async function takeTurn(deps: RunDeps, turn: Turn): Promise<Turn> {
  const { agent, log, signal } = deps
  const begun = performance.now()
  const retrying = turn.retryAt <= begun
  try {
    const outcome = retrying ? await agent.retry() : await agent.poll(waitSeconds(deps, turn))
    if (turn.failures > 0) log("info", "recovered", { failures: turn.failures })
    if (outcome === "refused") return await afterRefusal(deps, turn)
    if (outcome === "applied" || retrying) return atRest
    if (performance.now() - begun < heldAtLeastMs) await pause(deps, agent.refreshSeconds() * 1000)
    return { ...turn, failures: 0 }
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
  const failures = turn.failures + 1
  const asked = error instanceof AgentError && error.retryAfter !== undefined ? error.retryAfter * 1000 : 0
  const delay = Math.max(asked, backOff(failures, deps.backOffRange ?? usualRange, deps.chance()))
  deps.log("warning", "poll-failed", { code: codeOf(error), error: wordsOf(error), failures, nextMs: delay })
  await nap(Math.min(delay, deps.agent.untilChangeMs() ?? never), deps.signal)
  return { ...turn, failures }
}

/** It is tried again later, and a newer one is waited for meanwhile. A server that sends bad ones without end is slowed down. */
async function afterRefusal(deps: RunDeps, turn: Turn): Promise<Turn> {
  const refusals = turn.refusals + 1
  const delay = backOff(refusals, deps.backOffRange ?? usualRange, deps.chance())
  await nap(Math.min(delay, longestBlindMs), deps.signal)
  return { failures: 0, refusals, retryAt: performance.now() + delay }
}

const pause = ({ chance, signal }: RunDeps, ms: number): Promise<void> => nap(ms * (0.5 + chance() / 2), signal)

/** A sleep that ends early when the agent is told to stop. */
async function nap(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error
  })
}
