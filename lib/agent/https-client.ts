// One HTTPS call with hard limits on size and time, over a few kept connections. Follows nothing, believes no length field.
// For the agent's talk with the config API. A peer that sends slowly, endlessly or too much costs a bounded amount.
import type { IncomingHttpHeaders, IncomingMessage } from "node:http"
import https from "node:https"
import { AgentError, wordsOf } from "./agent-error"
import { readBody } from "./read-body"
import { agentVersion } from "./version"

export type Call = {
  method: "GET" | "PUT" | "POST"
  /** Below the base address, such as `/api/v1/enrol`. */
  path: string
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: unknown
  /** Of the body as it is used, after decompression. */
  maxBytes: number
  /** From the first byte sent to the last one received. */
  deadlineMs: number
}
export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer }
export type HttpsClient = { call: (call: Call) => Promise<Answer>; close: () => void }

/** `ca` is PEM of the only anchor that counts; `cert` and `key` are PEM of the client. */
export type HttpsIdentity = { url: string; ca: string; cert?: string; key?: string }

export function makeHttpsClient({ url, ca, cert, key }: HttpsIdentity): HttpsClient {
  const base = url.replace(/\/+$/, "")
  const connections = new https.Agent({
    keepAlive: true,
    keepAliveMsecs: 15_000,
    maxSockets: 4,
    ca,
    cert,
    key,
    minVersion: "TLSv1.2",
  })
  return {
    call: (call) => callOnce(connections, `${base}${call.path}`, call),
    close: () => connections.destroy(),
  }
}

function callOnce(agent: https.Agent, address: string, call: Call): Promise<Answer> {
  const body = call.body === undefined ? undefined : Buffer.from(JSON.stringify(call.body))
  const headers = {
    "user-agent": `gatewarden-agent/${agentVersion}`,
    ...(body === undefined ? {} : { "content-type": "application/json", "content-length": String(body.length) }),
    ...call.headers,
  }
  return new Promise((resolve, reject) => {
    const request = https.request(address, { agent, method: call.method, headers })
    const watchdog = setTimeout(() => {
      const seconds = Math.round(call.deadlineMs / 1000)
      request.destroy(new AgentError("hung", `${hostOf(address)} did not finish its answer within ${seconds} seconds.`))
    }, call.deadlineMs)
    const fail = (error: unknown) => {
      clearTimeout(watchdog)
      request.destroy()
      reject(error instanceof AgentError ? error : unreachable(address, error))
    }
    request.on("error", fail)
    request.on("response", (response: IncomingMessage) => {
      response.on("error", fail)
      readBody(response, call.maxBytes).then((content) => {
        clearTimeout(watchdog)
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: content })
      }, fail)
    })
    request.end(body)
  })
}

function unreachable(address: string, cause: unknown): AgentError {
  return new AgentError("unreachable", `${hostOf(address)} cannot be reached: ${wordsOf(cause) || "no answer"}.`, {
    cause,
  })
}

const hostOf = (address: string): string => new URL(address).host
