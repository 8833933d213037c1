// The way to the server, step by step, so that the first one that fails says whose fault it is: name, port, TLS, answer, clock.
// For the self-check. It asks as the agent does, with this gateway's certificate, and changes nothing.
import { lookup } from "node:dns/promises"
import { isIP, connect as tcpConnect } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import tls from "node:tls"
import { codeOf, wordsOf } from "../agent-error"
import { type Answer, makeHttpsClient } from "../client/https-client"
import { problemAnswer } from "../client/problem-answer"
import type { Identity } from "../identity/settings"
import type { Seen } from "../state/state-files"
import { examine, type Finding, fail, ok, warn } from "./finding"

const patienceMs = 5000
const pollMs = 15_000

export async function examineServer(identity: Identity, seen: Seen | undefined, clock: () => Date): Promise<Finding[]> {
  const { hostname, port: given } = new URL(identity.url)
  const host = hostname.replace(/^\[|\]$/g, "")
  const port = Number(given || 443)
  const findings: Finding[] = []
  for (const look of [
    () => examine("dns", () => examineName(host)),
    () => examine("tcp", () => examinePort(host, port)),
    () => examine("tls", () => examineTls(identity, host, port)),
    () => examine("poll", () => examinePoll(identity, seen, clock)),
  ]) {
    const found = await look()
    findings.push(...found)
    // what comes after it could only fail for the same reason
    if (found.some(({ state }) => state === "fail")) break
  }
  return findings
}

async function examineName(host: string): Promise<Finding> {
  if (isIP(host) !== 0) return ok("dns", `${host} is an address`)
  const remedy = "Mend the host's name resolution (/etc/resolv.conf), or the server's name in the DNS."
  const late = sleep(patienceMs, undefined, { ref: false })
  const found = await Promise.race([lookup(host, { all: true }), late]).catch((error: unknown) => codeOf(error))
  if (found === undefined) return fail("dns", `${host} was not resolved within ${patienceMs / 1000} seconds.`, remedy)
  if (typeof found === "string") return fail("dns", `${host} is not resolved (${found}).`, remedy)
  return ok("dns", `${host} is ${found.map(({ address }) => address).join(", ")}`)
}

function examinePort(host: string, port: number): Promise<Finding> {
  const remedy = "Is the server up, and does a firewall let this host reach that port?"
  return new Promise((resolve) => {
    const socket = tcpConnect({ host, port, timeout: patienceMs })
    const give = (finding: Finding) => {
      socket.destroy()
      resolve(finding)
    }
    socket.on("connect", () => give(ok("tcp", `port ${port} answers`)))
    socket.on("timeout", () =>
      give(fail("tcp", `Port ${port} does not answer within ${patienceMs / 1000} seconds.`, remedy)),
    )
    socket.on("error", (error) => give(fail("tcp", `Port ${port} cannot be reached: ${wordsOf(error)}.`, remedy)))
  })
}

function examineTls({ anchor, certificate, key }: Identity, host: string, port: number): Promise<Finding> {
  const remedy =
    "Somebody else may answer there, or the server's authority was replaced: compare with the portal, then enrol again."
  return new Promise((resolve) => {
    const servername = isIP(host) === 0 ? host : undefined
    const held = { ca: anchor, cert: certificate, key, rejectUnauthorized: true, timeout: patienceMs }
    const socket = tls.connect({ host, port, servername, ...held })
    const give = (finding: Finding) => {
      socket.destroy()
      resolve(finding)
    }
    socket.on("secureConnect", () =>
      give(
        ok(
          "tls",
          `${socket.getProtocol() ?? "TLS"}, and it leads to the pinned anchor; the server's certificate ends ${socket.getPeerCertificate().valid_to}`,
        ),
      ),
    )
    socket.on("timeout", () => give(fail("tls", "The handshake does not end.", "Is it the machine listener's port?")))
    socket.on("error", (error) => give(fail("tls", `The handshake failed: ${wordsOf(error)}.`, remedy)))
  })
}

async function examinePoll({ url, anchor, certificate, key }: Identity, seen: Seen | undefined, clock: () => Date) {
  const client = makeHttpsClient({ url, ca: anchor, cert: certificate, key })
  try {
    const place = seen === undefined ? "" : `?epoch=${seen.epoch}&sequence=${seen.sequence}&stamp=${seen.stamp}`
    const headers: Record<string, string> = seen?.etag === undefined ? {} : { "if-none-match": seen.etag }
    const path = `/api/v1/config/manifest${place}`
    const begun = performance.now()
    const answer = await client.call({ method: "GET", path, headers, maxBytes: 4 * 2 ** 20, deadlineMs: pollMs })
    const took = `${Math.round(performance.now() - begun)} ms`
    return [...judgeAnswer(answer, took), ...judgeClock(answer, clock())]
  } finally {
    client.close()
  }
}

function judgeAnswer(answer: Answer, took: string): Finding[] {
  if (answer.status === 304) return [ok("poll", `nothing newer than what is here (304 after ${took})`)]
  if (answer.status === 200) return [ok("poll", `a manifest (200 after ${took})`)]
  const { message } = problemAnswer("the manifest", answer)
  return [fail("poll", message, "Do what the words say; the portal shows this gateway's state.")]
}

const skewMs = 30_000
const muchSkewMs = 300_000

/** The server's Date has whole seconds, so that a second says nothing. */
function judgeClock({ headers }: Answer, now: Date): Finding[] {
  const theirs = Date.parse(headers.date ?? "")
  if (Number.isNaN(theirs)) return []
  const offMs = now.getTime() - theirs
  const seconds = Math.round(Math.abs(offMs) / 1000)
  const words = `this host is ${seconds} seconds ${offMs < 0 ? "behind" : "ahead of"} the server`
  const remedy = "Let the host's clock follow a time server: validity is judged by it."
  if (Math.abs(offMs) > muchSkewMs) return [fail("clock", `${words}.`, remedy)]
  if (Math.abs(offMs) > skewMs) return [warn("clock", `${words}.`, remedy)]
  return [ok("clock", words)]
}
