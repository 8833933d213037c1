// One HTTPS call with hard limits on size and time, over a few kept connections. Follows nothing, believes no length field.
// For the agent's talk with the config API. A peer that sends slowly, endlessly or too much costs a bounded amount.
import type { IncomingHttpHeaders, IncomingMessage } from "node:http"
import https from "node:https"
import { createSecureContext } from "node:tls"
import { AgentError, wordsOf } from "../agent-error"
import { agentVersion } from "../version"
import { readBody } from "./read-body"

export type Call = {
  method: "GET" | "PUT" | "POST"
  /** Below the base address, such as `/api/v1/enrol`. */
  path: string
  headers?: Record<string, string>
  /** Sent as JSON. */
  body?: unknown
  /** Sent as it is, in place of `body`. */
  raw?: { type: string; bytes: Buffer }
  /** Of the body as it is used, after decompression. */
  maxBytes: number
  /** From the first byte sent to the last one received. */
  deadlineMs: number
}
export type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer }
export type HttpsClient = {
  call: (call: Call) => Promise<Answer>
  /** Every later call is made as this identity; those that are under way end as they began. */
  adopt: (identity: { cert: string; key: string }) => void
  close: () => void
}

/** `ca` is PEM of the only anchor that counts; `cert` and `key` are PEM of the client. */
export type HttpsIdentity = { url: string; ca: string; cert?: string; key?: string }

export function makeHttpsClient({ url, ca, ...first }: HttpsIdentity): HttpsClient {
  const base = url.replace(/\/+$/, "")
  let current = connect({ ca, ...first })
  const open = new Set([current])
  return {
    call: async (call) => {
      const used = current
      used.calls += 1
      try {
        return await callOnce(used.agent, `${base}${call.path}`, call)
      } finally {
        used.calls -= 1
        if (used !== current && used.calls === 0) end(open, used)
      }
    },
    adopt: (identity) => {
      const before = current
      current = connect({ ca, ...identity })
      open.add(current)
      if (before.calls === 0) end(open, before)
    },
    close: () => {
      for (const connections of open) end(open, connections)
    },
  }
}

/** The connections of one identity, and how many calls are under way on them. */
type Connections = { agent: https.Agent; calls: number }

function connect(identity: Omit<HttpsIdentity, "url">): Connections {
  const options = { keepAlive: true, keepAliveMsecs: 15_000, maxSockets: 4 } as const
  // read once, and not for each connection anew: also for each try that finds nobody
  const secureContext = createSecureContext({ ...identity, minVersion: "TLSv1.2" })
  // said, so that NODE_TLS_REJECT_UNAUTHORIZED, which somebody may have set for every program of this host, is not heard
  return { agent: new https.Agent({ ...options, secureContext, rejectUnauthorized: true }), calls: 0 }
}

function end(open: Set<Connections>, connections: Connections): void {
  open.delete(connections)
  connections.agent.destroy()
}

function callOnce(agent: https.Agent, address: string, call: Call): Promise<Answer> {
  const { type, bytes: body } = contentOf(call)
  const headers = {
    "user-agent": `gatewarden-agent/${agentVersion}`,
    ...(body === undefined ? {} : { "content-type": type, "content-length": String(body.length) }),
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
    // without a listener Node ends the connection and says nothing, and this call would never end
    request.on("upgrade", ({ statusCode }, socket) => {
      socket.destroy()
      fail(new AgentError("refused", `${hostOf(address)} answered ${statusCode}, which nobody asked for.`))
    })
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

function contentOf({ body, raw }: Call): { type: string; bytes: Buffer | undefined } {
  if (raw !== undefined) return raw
  return { type: "application/json", bytes: body === undefined ? undefined : Buffer.from(JSON.stringify(body)) }
}

function unreachable(address: string, cause: unknown): AgentError {
  return new AgentError("unreachable", `${hostOf(address)} cannot be reached: ${wordsOf(cause) || "no answer"}.`, {
    cause,
  })
}

const hostOf = (address: string): string => new URL(address).host
