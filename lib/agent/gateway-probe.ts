// What the gateway itself says: which release its workers serve, and whether its listener answers a TLS handshake.
// For the targets, after a reload. A configuration counts as applied once the gateway was seen to serve it.
import { request } from "node:http"
import { isIP } from "node:net"
import tls from "node:tls"
import { AgentError, codeOf, wordsOf } from "./agent-error"
import type { Serving } from "./target"

/** Undefined where nobody answers on the status socket, or something that is not ours. */
export async function readServing(socketPath: string): Promise<Serving | undefined> {
  return parseServing((await askStatus(socketPath, "/")) ?? "")
}

/** What the status socket answers, at most 1,000 characters; undefined where nobody does. */
export function askStatus(socketPath: string, path: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const outgoing = request({ socketPath, path, agent: false, timeout: 1000 }, (answer) => {
      let body = ""
      answer.setEncoding("utf8")
      answer.on("data", (chunk: string) => {
        body = `${body}${chunk}`.slice(0, 1000)
      })
      answer.on("end", () => resolve(body))
      answer.on("error", () => resolve(undefined))
    })
    outgoing.on("timeout", () => outgoing.destroy())
    outgoing.on("error", () => resolve(undefined))
    outgoing.end()
  })
}

function parseServing(body: string): Serving | undefined {
  const [sequence, stamp] = ["sequence", "stamp"].map((name) => new RegExp(`"${name}":\\s*(\\d+)`).exec(body)?.[1])
  return sequence === undefined || stamp === undefined
    ? undefined
    : { sequence: Number(sequence), stamp: Number(stamp) }
}

/**
 * A handshake to the gateway's own listener. A refusal in TLS is an answer too: without a host there is nobody to serve.
 * @param listen a port, or an address and a port
 * @throws AgentError reload-failed
 */
export function probeListener(listen: string, serverName: string | undefined): Promise<void> {
  const { host, port } = listenerAddress(listen)
  return new Promise((resolve, reject) => {
    const servername = serverName ?? "probe.invalid"
    // its certificate is for partners to judge: this asks only whether somebody speaks TLS there
    const socket = tls.connect({ host, port, servername, rejectUnauthorized: false, timeout: 5000 })
    const give = (error?: AgentError) => {
      socket.destroy()
      if (error === undefined) resolve()
      else reject(error)
    }
    const silent = (why: string) =>
      give(
        new AgentError(
          "reload-failed",
          `The gateway serves the release, but its listener ${listen} does not answer a TLS handshake: ${why}.`,
        ),
      )
    socket.on("secureConnect", () => give())
    socket.on("timeout", () => silent("no answer within 5 seconds"))
    socket.on("error", (error) => (/^ERR_SSL_|^EPROTO$/.test(codeOf(error)) ? give() : silent(wordsOf(error))))
  })
}

function listenerAddress(listen: string): { host: string; port: number } {
  const at = listen.lastIndexOf(":")
  const address = listen.slice(0, Math.max(at, 0)).replace(/^\[|\]$/g, "")
  const any = address === "" || address === "*" || address === "0.0.0.0"
  const host = any ? "127.0.0.1" : address === "::" ? "::1" : address
  return { host: isIP(host) === 0 ? "127.0.0.1" : host, port: Number(listen.slice(at + 1)) }
}
