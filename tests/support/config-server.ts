// A config server for tests: real TLS with our own certificates, real signatures, long polls; and any answer a test wants instead.
// It can go away and come back on its port, and remembers what it was asked and told.
import { createHash } from "node:crypto"
import { once } from "node:events"
import type { IncomingMessage, ServerResponse } from "node:http"
import https from "node:https"
import type { AddressInfo } from "node:net"
import type { TLSSocket } from "node:tls"
import { gzipSync } from "node:zlib"
import type { Report } from "@/lib/agent/state/state-files"
import { gatewayProfile, issueCertificate, listenerProfile, parseCsr } from "@/lib/pki"
import { type Hierarchy, makeHierarchy, p256Key, serial, urls } from "../unit/pki/hierarchy"
import type { Publisher } from "./config-publisher"

/** True where it has answered. */
export type Override = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>

export type ConfigServer = {
  url: string
  code: string
  anchorSha256: string
  infrastructure: Hierarchy
  reports: Report[]
  /** `METHOD path` of every request, in order. */
  requests: string[]
  /** Bytes of artifacts sent, before compression. */
  sentBytes: () => number
  /** Bodies of POST /enrol: what a thief between the two would have read. */
  enrolments: string[]
  /** Wakes held polls: call it after publishing. */
  wake: () => void
  /** What the manifest endpoint serves instead of the head. */
  serve: (jws: Uint8Array | undefined) => void
  override: (override: Override | undefined) => void
  stop: () => Promise<void>
  start: () => Promise<void>
  /** The next report that fits, also one that has come already. */
  reported: (fits: (report: Report) => boolean) => Promise<Report>
}

export const gatewayId = "gwy_01j9zcx3v5f8q2m4n6p7r8s9t0"

export async function startConfigServer(publisher: Publisher): Promise<ConfigServer> {
  const infrastructure = await makeHierarchy()
  const listener = p256Key()
  const identity = await issueCertificate(
    listenerProfile({ ...issuance(infrastructure, listener.spki), names: ["127.0.0.1", "localhost"] }),
    infrastructure.issuingKey.signer,
  )
  const state: State = {
    publisher,
    infrastructure,
    waiting: new Set(),
    sent: 0,
    served: undefined,
    override: undefined,
  }
  const made: Made = { reports: [], requests: [], enrolments: [], watchers: new Set() }
  const options = {
    cert: [identity.pem, infrastructure.issuing.pem, infrastructure.root.pem].join("\n"),
    key: listener.privateKey.export({ type: "pkcs8", format: "pem" }),
    ca: infrastructure.root.pem,
    requestCert: true,
    rejectUnauthorized: false,
  }
  let server = https.createServer(options)
  let port = 0
  const start = async () => {
    server = https.createServer(options, (request, response) => {
      answer(state, made, request, response).catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : undefined)
      })
    })
    server.listen(port, "127.0.0.1")
    await once(server, "listening")
    port = (server.address() as AddressInfo).port // a TCP server that listens has one
  }
  await start()
  return {
    url: `https://127.0.0.1:${port}`,
    code: testCode,
    anchorSha256: infrastructure.root.sha256,
    infrastructure,
    reports: made.reports,
    requests: made.requests,
    enrolments: made.enrolments,
    sentBytes: () => state.sent,
    wake: () => {
      for (const wake of state.waiting) wake()
    },
    serve: (jws) => {
      state.served = jws
      for (const wake of state.waiting) wake()
    },
    override: (override) => {
      state.override = override
    },
    start,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, "close")
    },
    reported: (fits) =>
      new Promise((resolve) => {
        const watch = () => {
          const found = made.reports.find(fits)
          if (found === undefined) return
          made.watchers.delete(watch)
          resolve(found)
        }
        made.watchers.add(watch)
        watch()
      }),
  }
}

/** Where the client stands follows as a query; a real server answers 409 to one that is ahead of it. */
export const isManifest = (path: string | undefined): boolean => /^\/api\/v1\/config\/manifest(\?|$)/.test(path ?? "")

const testCode = "gwe-00000000-11111111-22222222-33333333"

type State = {
  publisher: Publisher
  infrastructure: Hierarchy
  waiting: Set<() => void>
  sent: number
  served: Uint8Array | undefined
  override: Override | undefined
}
type Made = { reports: Report[]; requests: string[]; enrolments: string[]; watchers: Set<() => void> }

const issuance = ({ issuing, now }: Hierarchy, spki: Uint8Array) => ({
  issuer: issuing,
  urls,
  serial: serial(),
  spki,
  now,
  days: 90,
})

async function answer(state: State, made: Made, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = request.url ?? ""
  made.requests.push(`${request.method} ${path}`)
  if (await state.override?.(request, response)) return
  if (path === "/api/v1/enrol") return enrol(state, made, await readBody(request), response)
  // a gateway's certificate, or nothing: the socket of an https server is a TLS one
  if (!(request.socket as TLSSocket).authorized) return problem(response, 401, "No client certificate of ours.")
  if (path === "/api/v1/config/status") return takeReport(made, await readBody(request), response)
  if (isManifest(path)) return sendManifest(state, request, response)
  const [, kind, name = ""] = /^\/api\/v1\/config\/(artifacts|roots)\/(\w+)$/.exec(path) ?? []
  if (kind === "artifacts") {
    sendArtifact(state, name, request, response)
    return
  }
  const root = kind === "roots" ? state.publisher.roots.get(Number(name)) : undefined
  if (root === undefined) problem(response, 404, "There is no such thing.")
  else send(response, root)
}

async function sendManifest(state: State, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const current = () => {
    const jws = Buffer.from(state.served ?? state.publisher.head().jws)
    return { jws, etag: `"${createHash("sha256").update(jws).digest("hex")}"` }
  }
  const wait = Number(/wait=(\d+)/.exec(String(request.headers.prefer ?? ""))?.[1] ?? 0)
  const has = request.headers["if-none-match"]
  if (wait > 0) response.setHeader("preference-applied", `wait=${wait}`)
  if (current().etag === has && wait > 0) await held(state, response, wait * 1000)
  const { jws, etag } = current()
  response.setHeader("etag", etag)
  if (etag !== has) return send(response, jws)
  response.statusCode = 304
  response.end()
}

function held(state: State, response: ServerResponse, ms: number): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      state.waiting.delete(end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    response.on("close", end)
    state.waiting.add(end)
  })
}

function sendArtifact(state: State, sha256: string, request: IncomingMessage, response: ServerResponse): void {
  const bytes = state.publisher.artifacts.get(sha256)
  if (bytes === undefined) {
    problem(response, 410, "It is no longer here.")
    return
  }
  state.sent += bytes.length
  const gzip = String(request.headers["accept-encoding"] ?? "").includes("gzip")
  if (gzip) response.setHeader("content-encoding", "gzip")
  send(response, gzip ? gzipSync(bytes) : bytes)
}

async function enrol(state: State, made: Made, body: string, response: ServerResponse): Promise<void> {
  made.enrolments.push(body)
  const { code, csr } = JSON.parse(body)
  if (code !== testCode) return problem(response, 403, "This is not an enrolment code of this server.")
  const { infrastructure, publisher } = state
  const { environment, roots } = publisher
  const { pem } = await issueCertificate(
    gatewayProfile({
      ...issuance(infrastructure, parseCsr(csr).spki),
      trustDomain: "gatewarden.example.test",
      environment,
      gatewayId,
    }),
    infrastructure.issuingKey.signer,
  )
  const { issuing, root } = infrastructure
  const document = Buffer.from(roots.get(roots.size) ?? "").toString()
  send(
    response,
    Buffer.from(JSON.stringify({ certificate: pem, chain: issuing.pem, anchors: root.pem, root: document })),
  )
}

function takeReport(made: Made, body: string, response: ServerResponse): void {
  made.reports.push(JSON.parse(body))
  response.statusCode = 204
  response.end()
  for (const watch of made.watchers) watch()
}

function send(response: ServerResponse, body: Uint8Array): void {
  response.setHeader("content-length", body.length)
  response.end(body)
}

export function problem(response: ServerResponse, status: number, detail: string): void {
  response.statusCode = status
  response.setHeader("content-type", "application/problem+json")
  response.end(JSON.stringify({ title: "No", status, detail, code: "test" }))
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  return Buffer.concat(chunks).toString()
}
