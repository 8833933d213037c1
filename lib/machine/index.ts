// The machine API: operators' scripts, gateways and partners' programs, over mutual TLS.
// For the server, which puts `listener` behind its TLS listener, and for the portal, which gives `forwarded` what a trusted proxy passed on.
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http"
import { getRequestListener, type HttpBindings } from "@hono/node-server"
import { OpenAPIHono } from "@hono/zod-openapi"
import { DomainError } from "@/lib/core/domain-error"
import { type Admission, makeAdmission } from "./admission"
import { makeAttemptLimit } from "./attempt-limit"
import { serveConfigApi } from "./config-api"
import { serveEnrolment } from "./enrol-api"
import { type EstApp, estPath, makeEstApp } from "./est-api"
import { makeHeadCache } from "./head-cache"
import type { MachineApp, MachineEnvironment } from "./machine-app"
import type { MachineParts } from "./machine-parts"
import { machineRoutes } from "./machine-routes"
import { isManifestPoll, makeManifestPath } from "./manifest-path"
import { makeManifestPoll } from "./manifest-poll"
import { makeNoteSeen } from "./note-seen"
import { serveOpaApi } from "./opa-api"
import { serveOpenApi } from "./openapi"
import { makePeerCache } from "./peer-cache"
import { presentedByProxy, presentedOn } from "./peer-certificate"
import { problemReply, toDomainError } from "./problem"
import { requireStanding } from "./require-peer"
import { type FindPeer, serveRoute } from "./serve-route"

export type { MachineLog, MachineParts } from "./machine-parts"

export type Machine = {
  app: MachineApp
  /** For a TLS server that asks for a client certificate and refuses nobody by itself. */
  listener: RequestListener
  /**
   * For a request that came over a proxy of TRUSTED_PROXIES, and no other: its Client-Cert field (RFC 9440) is believed.
   * @param address of the caller
   */
  forwarded: (request: Request, address: string) => Promise<Response>
  /** Answers everybody who waits for a new manifest, so that connections can close. */
  release: () => void
  /** Ends timers and subscriptions. */
  close: () => void
}

/** @param mostAtOnce requests that are worked on at the same moment, held polls aside */
export function makeMachine(parts: MachineParts, mostAtOnce?: number): Machine {
  const peers = makePeerCache(parts)
  const heads = makeHeadCache(parts)
  const noteSeen = makeNoteSeen(parts)
  const poll = makeManifestPoll({ ...parts, heads, peers, noteSeen })
  const findPeer: FindPeer = async ({ sha256 }, { evenRefused = false, orStale = false } = {}) => {
    const peer = await peers.find(sha256, { orStale })
    if (evenRefused && peer !== null && peer.refusal !== null) return peer
    const standing = requireStanding(peer, parts.clock())
    noteSeen(standing)
    return standing
  }
  const attempts = makeAttemptLimit(parts.clock)
  const app = makeApp({ ...parts, findPeer, poll, attempts })
  const est = makeEstApp({ ...parts, findPeer, peers, attempts })
  return {
    app,
    listener: makeListener(
      { app, est },
      makeManifestPath({ ...parts, poll, peers }),
      makeAdmission(Math.random, mostAtOnce),
    ),
    forwarded: async (request, address) =>
      app.fetch(request, { address, presented: presentedByProxy(request.headers.get("client-cert")) }),
    release: poll.release,
    close() {
      poll.release()
      heads.close()
      peers.close()
    },
  }
}

type AppParts = Parameters<typeof serveConfigApi>[1] & Parameters<typeof serveEnrolment>[1]

function makeApp(parts: AppParts): MachineApp {
  const app = new OpenAPIHono<MachineEnvironment>().basePath("/api/v1")
  for (const route of machineRoutes(parts)) serveRoute(app, parts, route)
  serveConfigApi(app, parts)
  serveOpaApi(app, parts)
  serveEnrolment(app, parts)
  serveOpenApi(app)
  app.notFound(({ req }) =>
    refuse(new DomainError("not_found", `There is no ${req.method} ${req.path.slice(0, 200)}.`)),
  )
  app.onError((error, { req }) => refuse(toDomainError(error, parts, { method: req.method, path: req.path })))
  return app
}

function refuse(error: DomainError): Response {
  const { status, headers, body } = problemReply(error)
  return new Response(body, { status, headers })
}

type Apps = { app: MachineApp; est: EstApp }

function makeListener({ app, est }: Apps, answerPoll: RequestListener, admission: Admission): RequestListener {
  const route = getRequestListener(
    (request, { incoming }) => {
      const asked = incoming.url?.startsWith(`${estPath}/`) === true ? est : app
      return asked.fetch(request, bindingsOf(incoming))
    },
    { overrideGlobalObjects: false },
  )
  return (request: IncomingMessage, response: ServerResponse) => {
    if (isManifestPoll(request)) return answerPoll(request, response)
    try {
      response.once("close", admission.enter())
    } catch (error) {
      if (!(error instanceof DomainError)) throw error
      const { status, headers, body } = problemReply(error)
      response.writeHead(status, headers).end(body)
      return
    }
    void route(request, response)
  }
}

function bindingsOf({ socket }: HttpBindings["incoming"] | { socket: IncomingMessage["socket"] }) {
  return { presented: presentedOn(socket), address: socket.remoteAddress ?? "" }
}
