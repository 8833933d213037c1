// The portal listener: pages by Next.js, and before them the paths that programs ask for: health, metrics, PKI files, OCSP.
// For browsers, for whoever checks a certificate, and for whoever watches the process.
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http"
import next from "next"
import { readDatabaseError } from "@/lib/adapters/database-error"
import { loopback, makeNetworkSet } from "@/lib/adapters/network-set"
import type { Container } from "@/lib/container"
import { makeOcspResponder, type OcspResponder } from "@/lib/machine/ocsp/ocsp-responder"
import { settleForwardedHeaders } from "@/lib/web/settle-forwarded-headers"
import { type Listener, listen, patience } from "./listener"
import type { Metrics } from "./metrics"
import { answerOcsp, findKeptOcsp } from "./ocsp-paths"
import { answerPkiFile } from "./pki-files"
import { type PlainAnswer, problem, sendPlain } from "./plain-answer"
import { makeReadiness } from "./readiness"

export async function openPortalListener(
  container: Container,
  metrics: Metrics,
  { development }: { development: boolean },
): Promise<Listener> {
  const { config, log } = container
  const trusted = makeNetworkSet(config.trustedProxies)
  const ocsp = makeOcspResponder({ ...container, isDatabaseLost })
  const answerPlain = makePlainPaths(container, metrics, ocsp)
  let pages: RequestListener | undefined
  const server = createServer(patience, (request, response) => {
    const kept = findKeptOcsp(ocsp, request, container.clock())
    if (kept !== undefined) {
      metrics.keptOcspAnswered()
      return sendPlain(request, response, kept)
    }
    metrics.observe("portal", request, response)
    settleForwardedHeaders(request, trusted)
    void serve(request, response).catch((error) => {
      log.error({ error, path: pathOf(request) }, "request failed")
      fail(request, response, error)
    })
  })
  const app = next({
    dev: development,
    dir: process.cwd(),
    hostname: "localhost",
    port: config.port,
    httpServer: server,
  })
  await app.prepare()
  pages = app.getRequestHandler()
  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const answer = await answerPlain(request)
    if (answer !== undefined) return sendPlain(request, response, answer)
    await pages?.(request, response)
  }
  const listener = await listen(server, config.port, config.host, "PORT")
  return {
    ...listener,
    close: async () => {
      await listener.close()
      ocsp.close()
      await app.close()
    },
  }
}

/** Answers undefined where the path belongs to the portal's pages. */
function makePlainPaths(container: Container, metrics: Metrics, ocsp: OcspResponder) {
  const { config, queries, usecases, clock } = container
  const files = { ...queries, getSpiffeBundle: usecases.getSpiffeBundle }
  const readiness = makeReadiness(container)
  const maySeeMetrics = makeNetworkSet([...loopback, ...config.metricsNetworks])
  return async (request: IncomingMessage): Promise<PlainAnswer | undefined> => {
    const pathname = pathOf(request)
    if (pathname === "/healthz") return status(200, { status: "alive" })
    if (pathname === "/readyz") {
      const { ready, checks } = await readiness()
      return status(ready ? 200 : 503, { status: ready ? "ready" : "not ready", checks })
    }
    if (pathname === "/metrics") {
      // as settled before: the client's own address, also behind a proxy of ours
      if (!maySeeMetrics(String(request.headers["x-forwarded-for"]))) {
        return problem(403, "forbidden", "This network may not see the metrics", "Add it to METRICS_NETWORKS.")
      }
      return {
        status: 200,
        type: metrics.contentType,
        body: await metrics.text(),
        headers: { "cache-control": "no-store" },
      }
    }
    return (await answerOcsp(ocsp, request, pathname, clock())) ?? answerPkiFile(files, request, pathname, clock())
  }
}

function status(code: number, body: object): PlainAnswer {
  return {
    status: code,
    type: "application/json",
    body: `${JSON.stringify(body)}\n`,
    headers: { "cache-control": "no-store" },
  }
}

function fail(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (response.headersSent) {
    response.destroy()
    return
  }
  sendPlain(request, response, isDatabaseLost(error) ? databaseLost : somethingWrong)
}

const isDatabaseLost = (error: unknown): boolean => readDatabaseError(error)?.kind === "lost"

const databaseLost: PlainAnswer = problem(
  503,
  "unavailable",
  "The service cannot answer at the moment",
  "The database does not answer. Try again in a moment.",
  { "retry-after": "2" },
)

const somethingWrong: PlainAnswer = problem(
  500,
  "internal",
  "Something went wrong here",
  "Try again later; the log of the server says what happened.",
)

/** Without the query, which may carry what no log should hold. */
function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/"
}
