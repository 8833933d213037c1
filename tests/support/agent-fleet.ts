// Many gateways in one process: the agent's real loop, protocol, judging and state files, before a gateway that only keeps what it is given.
// For the bench of a thousand gateways, and for its small sister among the tests.
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { enrol } from "@/lib/agent/identity/enrol"
import type { Log } from "@/lib/agent/log"
import { run } from "@/lib/agent/run"
import { startAgent } from "@/lib/agent/start-agent"
import { pathsOf } from "@/lib/agent/state/paths"
import { makeKeepingTarget } from "./keeping-target"
import type { OperatorClient } from "./operator-client"

/** `answered`: a poll was; `received`: a manifest is about to be judged; else an event of the agent's log. `at` as performance.now() has it. */
export type FleetEvent = {
  agent: number
  event: string
  at: number
  /** Of a poll that failed: how long the agent will wait, milliseconds. */
  nextMs?: number
}

export type Fleet = {
  events: FleetEvent[]
  /** All at the same moment. */
  start: () => void
  /**
   * Waits until every agent has seen the event.
   * @returns milliseconds from `since` to the first such event of each agent
   * @throws Error that says how many have not
   */
  untilAll: (event: string, since: number, timeoutMs: number) => Promise<number[]>
  close: () => Promise<void>
}

export type OpenFleet = { machineUrl: string; environment: string; count: number }

type Member = { follow: () => Promise<void>; stop: () => void }

/** Registers and enrols that many gateways, over the operator API and as an agent does it. */
export async function openFleet(api: OperatorClient, { machineUrl, environment, count }: OpenFleet): Promise<Fleet> {
  // a thousand gateways have a thousand disks; what theirs would take is not what is looked at
  const directory = mkdtempSync(join(existsSync("/dev/shm") ? "/dev/shm" : tmpdir(), "gatewarden-fleet-"))
  const events: FleetEvent[] = []
  const note = (agent: number) => (event: string, nextMs?: number) => {
    events.push({ agent, event, at: performance.now(), nextMs })
  }
  const members: Member[] = []
  await inParallel(count, 16, async (index) => {
    const place = join(directory, String(index))
    await enrolMember(api, machineUrl, { name: `fleet-${index}`, environment, place })
    members.push(await openMember(place, note(index)))
  })
  const following: Promise<void>[] = []
  return {
    events,
    start: () => {
      for (const { follow } of members) following.push(follow())
    },
    untilAll: (event, since, timeoutMs) => untilAll(events, count, event, since, timeoutMs),
    close: async () => {
      for (const { stop } of members) stop()
      await Promise.all(following)
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

type Enrolled = { name: string; environment: string; place: string }

async function enrolMember(api: OperatorClient, machineUrl: string, { name, environment, place }: Enrolled) {
  const { id } = await api.post<{ id: string }>("/gateways", { name, environment, target: "nginx", pattern: "proxy" })
  const { code, rootSha256, anchorSha256 } = await api.post<{ code: string; rootSha256: string; anchorSha256: string }>(
    `/gateways/${id}/enrolment-codes`,
  )
  await enrol({ paths: pathsOf(place), url: machineUrl, code, rootSha256, anchorSha256, options: {} })
}

async function openMember(place: string, note: (event: string, nextMs?: number) => void): Promise<Member> {
  const log: Log = (_level, event, { nextMs } = {}) => note(event, event === "poll-failed" ? Number(nextMs) : undefined)
  const { agent, options, close } = await startAgent({
    paths: pathsOf(place),
    options: {},
    log,
    clock: () => new Date(),
    onStep: (name) => {
      if (name === "judge") note("received")
    },
    target: makeKeepingTarget(),
  })
  const stop = new AbortController()
  const watched = {
    ...agent,
    poll: async (wait: number) => {
      const outcome = await agent.poll(wait)
      note("answered")
      return outcome
    },
  }
  return {
    follow: () => run({ agent: watched, log, wait: options.wait, signal: stop.signal, chance: Math.random }),
    stop: () => {
      stop.abort()
      close()
    },
  }
}

async function untilAll(
  events: readonly FleetEvent[],
  count: number,
  wanted: string,
  since: number,
  timeoutMs: number,
): Promise<number[]> {
  const first = new Map<number, number>()
  let looked = 0
  const end = performance.now() + timeoutMs
  for (;;) {
    for (; looked < events.length; looked++) {
      const one = events[looked]
      if (one?.event === wanted && one.at >= since && !first.has(one.agent)) first.set(one.agent, one.at - since)
    }
    if (first.size === count) return [...first.values()]
    if (performance.now() > end)
      throw new Error(`only ${first.size} of ${count} agents were "${wanted}" within ${timeoutMs / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function inParallel(count: number, atOnce: number, work: (index: number) => Promise<void>): Promise<void> {
  let next = 0
  const worker = async () => {
    for (let index = next++; index < count; index = next++) await work(index)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
