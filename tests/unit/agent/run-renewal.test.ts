// Renewal goes on beside the polls: neither keeps the other waiting, and both end when the agent is told to.
// With an agent that only answers; the renewal itself is tested against the real listener.
import { expect, test } from "vitest"
import type { Agent } from "@/lib/agent/agent"
import { run } from "@/lib/agent/run"

function fakeAgent(parts: Pick<Agent, "poll" | "keepRenewed">): Agent {
  return {
    ...parts,
    look: () => ({ applied: undefined, seen: undefined }),
    resume: async () => undefined,
    retry: async () => "unchanged",
    isPending: () => false,
    isStale: () => false,
    keepFresh: async () => undefined,
    untilChangeMs: () => undefined,
    refreshSeconds: () => 30,
  }
}

const until = (signal: AbortSignal) => new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve()))

test("the certificate is looked after while a poll is held, again and again", async () => {
  const stop = new AbortController()
  let looks = 0
  const agent = fakeAgent({
    poll: async () => {
      await until(stop.signal)
      return "unchanged"
    },
    keepRenewed: async () => {
      looks += 1
      if (looks === 3) stop.abort()
      return 1
    },
  })
  await run({ agent, log: () => undefined, wait: 30, signal: stop.signal, chance: () => 0 })
  expect(looks).toBe(3)
})

test("polls go on while a renewal takes its time", async () => {
  const stop = new AbortController()
  let polls = 0
  const agent = fakeAgent({
    poll: async () => {
      polls += 1
      if (polls === 3) stop.abort()
      return "applied"
    },
    keepRenewed: async () => {
      await until(stop.signal)
      return 1
    },
  })
  await run({ agent, log: () => undefined, wait: 30, signal: stop.signal, chance: () => 0 })
  expect(polls).toBe(3)
})
