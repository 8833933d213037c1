// Partners that call a gateway without pause, each on a new connection for every call or on one that is kept open, and count.
// For tests in which something changes beneath them. What counts as a failed call is said here.
import https from "node:https"
import { setTimeout as sleep } from "node:timers/promises"
import type { GatewayAddress, PartnerIdentity } from "./partner-call"

export type Load = {
  /** Answered 200 so far. */
  allowed: () => number
  /** Anything else, with when and what: it must stay empty. */
  failures: () => string[]
  /** Connections that were kept open and closed by the gateway between two calls; the call was made again on a new one. */
  reopened: () => number
  /** Lets calls that are under way end. */
  stop: () => Promise<void>
}

/** So that a machine with two cores has time for the gateways as well. */
const pauseMs = 10
/** A call that hangs for so long has failed; far above what a busy machine needs. */
const patienceMs = 20_000

/**
 * Two partners' programs with the same certificate. One opens a connection for each call: none of those may fail, for whatever
 * reason. The other keeps its connection open: a reload closes idle ones, which a client sees as a reset of a connection that it
 * had used before, without an answer. It calls again on a new one, once, as RFC 9112 §9.3.1 has it and every HTTP library does;
 * a reset of a connection that it has not used before, a second reset, or any answer but 200 is a failed call.
 */
export function startLoad(name: string, gateway: GatewayAddress, identity: PartnerIdentity, path: string): Load {
  const counts = { allowed: 0, reopened: 0, failures: [] as string[] }
  const keeping = new https.Agent({ keepAlive: true, maxSockets: 1 })
  let going = true
  const run = async (kind: string, call: () => Promise<string>) => {
    while (going) {
      const answer = await call()
      if (answer === "200") counts.allowed++
      else counts.failures.push(`${new Date().toISOString()} ${name}, ${kind}: ${answer}`)
      await sleep(pauseMs)
    }
  }
  const once = (agent: https.Agent | false) => callAs(gateway, identity, path, agent)
  const kept = async () => {
    const first = await once(keeping)
    if (first.answer !== "reset" || !first.reused) return first.answer
    counts.reopened++
    return (await once(keeping)).answer
  }
  const ends = [run("new connections", async () => (await once(false)).answer), run("one connection", kept)]
  return {
    allowed: () => counts.allowed,
    failures: () => counts.failures,
    reopened: () => counts.reopened,
    stop: async () => {
      going = false
      await Promise.all(ends)
      keeping.destroy()
    },
  }
}

type Answer = { answer: string; reused: boolean }

/** The status and reason, `reset` for a connection that ended without an answer, or the error's own words. */
function callAs(
  { port, host, serverCa }: GatewayAddress,
  { cert, key }: PartnerIdentity,
  path: string,
  agent: https.Agent | false,
): Promise<Answer> {
  return new Promise((resolve) => {
    const tls = { host: "127.0.0.1", port, servername: host, ca: serverCa, cert, key, agent }
    const outgoing = https.request({ ...tls, headers: { host }, path }, (incoming) => {
      let body = ""
      incoming.setEncoding("utf8")
      incoming.on("data", (chunk: string) => {
        body += chunk
      })
      incoming.on("end", () => resolve({ answer: inWords(incoming.statusCode, body), reused: outgoing.reusedSocket }))
      incoming.on("error", ({ message }) => resolve({ answer: `cut off: ${message}`, reused: false }))
    })
    outgoing.setTimeout(patienceMs, () => outgoing.destroy(new Error("no answer in time")))
    outgoing.on("error", (error: NodeJS.ErrnoException) => {
      const reset = error.code === "ECONNRESET" || error.code === "EPIPE"
      resolve({ answer: reset ? "reset" : error.message, reused: outgoing.reusedSocket })
    })
    outgoing.end()
  })
}

function inWords(status: number | undefined, body: string): string {
  return status === 200 ? "200" : `${status} ${/"code":\s*"([^"]+)"/.exec(body)?.[1] ?? body.slice(0, 80)}`
}
