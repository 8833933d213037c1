// A thousand agents on one server: all at the first moment, one publication to all of them, and the server gone in between.
// Agents, server and database share the machine's cores; the agents cost about as much as the server does.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type Fleet, openFleet } from "../support/agent-fleet"
import { grantAccess, nameApi, newStory, publish, registerPartner } from "../support/first-partner"
import { type OperatorClient, openOperatorClient } from "../support/operator-client"
import { createOperator } from "../support/operator-identity"
import { startServer, type TestServer } from "../support/server"
import { type Spread, spreadOf } from "./statistics"

/** `awayMs` from the signal until the next server serves; the rest from that moment on. */
export type RestartResult = {
  awayMs: number
  backMs: Spread
  /** Most agents that came back within any 100 ms, and the tries that found nobody or no answer. */
  mostAtOnce: number
  failedTries: number
  /** What an operator's calls took while they came back. */
  operatorMs: Spread
  operatorFailures: number
}
export type FleetResult = {
  agents: number
  enrolledPerSecond: number
  startMs: Spread
  receivedMs: Spread
  reportedMs: Spread
  processorSeconds: { start: number; publication: number; idleMinute: number }
  residentMb: { before: number; holding: number; after: number }
  sigterm: RestartResult
  kill9: RestartResult
}

const patienceMs = 180_000

/** @param directory gets the operator's identity; the server is one of its own, which is killed and started again */
export async function benchFleet(directory: string, agents: number): Promise<FleetResult> {
  const server = await startServer({ env: { LOG_LEVEL: "warn" } })
  const operator = join(directory, "fleet-operator")
  await createOperator("fleet", operator, {
    DATA_DIR: server.dataDir,
    MACHINE_URL: server.machineUrl,
    PUBLIC_URL: server.portalUrl,
  })
  const running = { server, operator }
  try {
    return await follow(running, agents)
  } finally {
    await running.server.remove()
  }
}

/** Which server runs now: another process after each restart. */
type Running = { server: TestServer; operator: string }

async function follow(running: Running, agents: number): Promise<FleetResult> {
  const { server } = running
  const api = openOperatorClient(server.machineUrl, running.operator, 16)
  const story = newStory("sandbox")
  const { applicationId } = await registerPartner(api, story)
  await nameApi(api, story, "http://127.0.0.1:9")
  await publish(api, story, "before the fleet")
  const before = residentMb(server.pid)
  const enrolling = performance.now()
  const fleet = await openFleet(api, { machineUrl: server.machineUrl, environment: story.environment, count: agents })
  const enrolledPerSecond = agents / ((performance.now() - enrolling) / 1000)
  try {
    const start = await measured(server, async () => {
      const at = performance.now()
      fleet.start()
      return fleet.untilAll("applied", at, patienceMs)
    })
    await untilHeld(server, agents)
    const holding = residentMb(server.pid)
    const idle = await measured(server, () => sleep(10_000))
    await grantAccess(api, story, applicationId)
    const publication = await measured(server, async () => {
      const at = performance.now()
      await publish(api, story, "to the fleet")
      const received = await fleet.untilAll("received", at, patienceMs)
      return { received, reported: await fleet.untilAll("applied", at, patienceMs) }
    })
    const after = residentMb(server.pid)
    await untilHeld(server, agents)
    const sigterm = await benchRestart(running, fleet, "SIGTERM")
    await untilHeld(running.server, agents)
    const kill9 = await benchRestart(running, fleet, "SIGKILL")
    return {
      agents,
      enrolledPerSecond,
      startMs: spreadOf(start.value),
      receivedMs: spreadOf(publication.value.received),
      reportedMs: spreadOf(publication.value.reported),
      processorSeconds: {
        start: start.processorSeconds,
        publication: publication.processorSeconds,
        idleMinute: idle.processorSeconds * 6,
      },
      residentMb: { before, holding, after },
      sigterm,
      kill9,
    }
  } finally {
    api.close()
    await fleet.close()
  }
}

async function benchRestart(running: Running, fleet: Fleet, signal: "SIGTERM" | "SIGKILL"): Promise<RestartResult> {
  const { server } = running
  const gone = performance.now()
  if (signal === "SIGTERM") await server.stop()
  else await server.kill9()
  const ended = performance.now()
  running.server = await server.restart()
  const back = performance.now()
  const operator = callMeanwhile(openOperatorClient(server.machineUrl, running.operator, 1))
  const answered = await fleet.untilAll("answered", ended, patienceMs)
  const { taken, failed } = await operator.end()
  return {
    awayMs: back - gone,
    backMs: spreadOf(answered.map((ms) => Math.max(0, ms - (back - ended)))),
    mostAtOnce: mostWithin(answered, 100),
    failedTries: fleet.events.filter(({ event, at }) => event === "poll-failed" && at >= gone).length,
    operatorMs: spreadOf(taken),
    operatorFailures: failed,
  }
}

/** One call after the other until it is ended. */
function callMeanwhile(api: OperatorClient) {
  let ended = false
  const calls = (async () => {
    const taken: number[] = []
    let failed = 0
    while (!ended) {
      const at = performance.now()
      // one whose handshake the server gave up counts with the time until it did
      await api.get("/whoami").catch(() => {
        failed += 1
      })
      taken.push(performance.now() - at)
      await sleep(20)
    }
    api.close()
    return { taken, failed }
  })()
  return {
    end: () => {
      ended = true
      return calls
    },
  }
}

function mostWithin(moments: readonly number[], windowMs: number): number {
  const sorted = [...moments].sort((a, b) => a - b)
  return Math.max(...sorted.map((from) => sorted.filter((at) => at >= from && at < from + windowMs).length))
}

/** Until the server holds a poll of each. */
async function untilHeld({ portalUrl }: TestServer, count: number): Promise<void> {
  for (const end = performance.now() + patienceMs; performance.now() < end; await sleep(100)) {
    const text = await (await fetch(`${portalUrl}/metrics`)).text()
    const open = Number(/gatewarden_requests_open\{listener="machine"\} (\d+)/.exec(text)?.[1])
    if (open >= count) return
  }
  throw new Error(`the server does not hold ${count} polls`)
}

async function measured<T>({ pid }: TestServer, work: () => Promise<T>) {
  const before = processorSeconds(pid)
  const value = await work()
  return { value, processorSeconds: processorSeconds(pid) - before }
}

function processorSeconds(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? []
  // utime and stime, in hundredths of a second
  return (Number(fields[11]) + Number(fields[12])) / 100
}

function residentMb(pid: number): number {
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]) / 1024)
}
