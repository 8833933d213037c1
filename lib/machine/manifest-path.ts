// The manifest route on bare node:http, in front of the router: polls are most of the traffic, and nearly all of them are 304s.
// For the machine listener. The router has the same route for hosting behind a proxy, with the same answers.
import type { IncomingMessage, ServerResponse } from "node:http"
import type { Peer } from "@/lib/core/peer"
import type { Reply } from "./head-cache"
import type { MachineParts } from "./machine-parts"
import { type ManifestAsk, readAsk } from "./manifest-ask"
import type { ManifestPoll } from "./manifest-poll"
import type { PeerCache } from "./peer-cache"
import { presentedOn } from "./peer-certificate"
import { problemReply, toDomainError } from "./problem"
import { requirePresented, requireStanding } from "./require-peer"

export const manifestPath = "/api/v1/config/manifest"

export type ManifestHandler = (request: IncomingMessage, response: ServerResponse) => void

export function isManifestPoll({ method, url }: IncomingMessage): boolean {
  return method === "GET" && url !== undefined && url.startsWith(manifestPath) && endsThere(url)
}

function endsThere(url: string): boolean {
  return url.length === manifestPath.length || url[manifestPath.length] === "?"
}

type PathParts = Pick<MachineParts, "log" | "isDatabaseLost" | "clock"> & { poll: ManifestPoll; peers: PeerCache }

export function makeManifestPath(parts: PathParts): ManifestHandler {
  const { poll, peers } = parts
  const fail = (response: ServerResponse, error: unknown) => {
    const { status, headers, body } = problemReply(toDomainError(error, parts, { method: "GET", path: manifestPath }))
    if (!response.headersSent) response.writeHead(status, headers).end(body)
  }
  return (request, response) => {
    try {
      const { sha256 } = requirePresented(presentedOn(request.socket))
      const ask = askOf(request)
      const peer = peers.fresh(sha256)
      const reply = peer === undefined ? undefined : poll.answerNow(peer, ask)
      if (reply) return send(response, reply)
      if (reply === null && peer) return hold(poll, peer, ask, response, fail)
      answerLater(parts, sha256, ask, response, fail).catch((error) => fail(response, error))
    } catch (error) {
      fail(response, error)
    }
  }
}

function askOf({ url = "", headers }: IncomingMessage): ManifestAsk {
  return readAsk({
    ifNoneMatch: headers["if-none-match"],
    // Node joins repeated fields of this name with commas, as RFC 9110 §5.3 would
    prefer: headers.prefer === undefined ? undefined : String(headers.prefer),
    userAgent: headers["user-agent"],
    search: url.length === manifestPath.length ? "" : url.slice(manifestPath.length),
  })
}

type Fail = (response: ServerResponse, error: unknown) => void

async function answerLater(parts: PathParts, sha256: string, ask: ManifestAsk, response: ServerResponse, fail: Fail) {
  const { poll, peers, clock } = parts
  const peer = requireStanding(await peers.find(sha256, { orStale: true }), clock())
  const reply = poll.answerNow(peer, ask) ?? (await poll.answer(peer, ask))
  if (response.destroyed) return
  if (reply === null) hold(poll, peer, ask, response, fail)
  else send(response, reply)
}

function hold(poll: ManifestPoll, peer: Peer, ask: ManifestAsk, response: ServerResponse, fail: Fail): void {
  const cancel = poll.hold(peer, ask, (outcome) => {
    response.removeListener("close", cancel)
    if (response.destroyed) return
    if (outcome instanceof Error) fail(response, outcome)
    else send(response, outcome)
  })
  // a client that went away frees what it held
  response.once("close", cancel)
}

function send(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, headers)
  if (body === null) response.end()
  else response.end(body)
}
