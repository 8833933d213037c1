// How the agent comes back to a server that was away: at once without being held, later where it is asked to, ever later where it is cut off.
// With an agent that only answers; what it does over real sockets is tested beside nginx and with a fleet.
import { expect, test } from "vitest"
import type { Agent } from "@/lib/agent/agent"
import { AgentError } from "@/lib/agent/agent-error"
import type { Outcome } from "@/lib/agent/agent-state"
import type { LogFields } from "@/lib/agent/log"
import { run } from "@/lib/agent/run"

const away = new AgentError("unreachable", "nobody answers")

/** Follows until the script is at its end. @returns the seconds of each poll, and the milliseconds that the agent waited after failures */
async function follow(script: (Outcome | Error)[]) {
  const stop = new AbortController()
  const waits: number[] = []
  const delays: number[] = []
  const agent: Agent = {
    resume: async () => undefined,
    poll: async (wait) => {
      waits.push(wait)
      const next = script[waits.length - 1]
      if (waits.length >= script.length) stop.abort()
      if (next instanceof Error) throw next
      return next ?? "unchanged"
    },
    retry: async () => "unchanged",
    isPending: () => false,
    isStale: () => false,
    keepFresh: async () => undefined,
    untilChangeMs: () => undefined,
    refreshSeconds: () => 1,
    look: () => ({ applied: undefined, seen: undefined }),
    keepRenewed: async () => 3_600_000,
  }
  const log = (_level: string, event: string, { nextMs }: LogFields = {}) => {
    if (event === "poll-failed") delays.push(Number(nextMs))
  }
  const backOffRange = { firstMs: 20, capMs: 100 }
  await run({ agent, log, wait: 30, signal: stop.signal, chance: () => 0, backOffRange })
  return { waits, delays }
}

test("the first poll after an outage is not held, and the next one is again", async () => {
  const { waits } = await follow(["applied", away, away, "unchanged", "applied"])
  expect(waits).toEqual([30, 30, 0, 0, 30])
})

test("Retry-After is a lower bound of what is waited", async () => {
  const busy = new AgentError("refused", "too much at once", { status: 503, retryAfter: 1 })
  const { delays } = await follow(["applied", busy, "applied"])
  expect(delays).toEqual([1000])
})

test("a server that cuts every held poll is asked ever less often", async () => {
  const { delays } = await follow([away, "unchanged", away, "unchanged", away, "unchanged", away])
  expect(delays).toEqual([2, 4, 8])
})

test("what comes back sooner than it was to be held is not asked again at once", async () => {
  const begun = performance.now()
  const { waits } = await follow(["unchanged", "unchanged", "applied"])
  expect(waits).toEqual([30, 30, 30])
  expect(performance.now() - begun).toBeGreaterThan(700)
})
