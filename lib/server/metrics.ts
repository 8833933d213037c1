// What the process counts for Prometheus: requests and how long they took, the workers' runs, and Node's own state.
// For GET /metrics on the portal listener.
import type { IncomingMessage, ServerResponse } from "node:http"
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client"

export type Metrics = {
  /** Counts the request once its answer has ended. */
  observe: (listener: "portal" | "machine", request: IncomingMessage, response: ServerResponse) => void
  /** Counts an OCSP answer out of memory, which is nothing to be timed. */
  keptOcspAnswered: () => void
  workerRan: (worker: string, failed: boolean) => void
  listenerCertificateEnds: (at: Date) => void
  /** When the newest root document of each environment ends. */
  rootDocumentsEnd: (ends: readonly { environment: string; notAfter: Date }[]) => void
  /** How many stored secrets are still under an earlier key-encryption key. */
  secretsToRewrap: (count: number) => void
  text: () => Promise<string>
  contentType: string
}

export function makeMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const requests = new Histogram({
    name: "gatewarden_request_seconds",
    help: "Requests by listener, method and class of the answer's status.",
    labelNames: ["listener", "method", "status"],
    // the last ones are long polls
    buckets: [0.001, 0.005, 0.02, 0.1, 0.5, 2, 10, 60],
    registers,
  })
  const open = new Gauge({
    name: "gatewarden_requests_open",
    help: "Requests that are being answered, held long polls among them.",
    labelNames: ["listener"],
    registers,
  })
  const workers = new Counter({
    name: "gatewarden_worker_runs_total",
    help: "Runs of the background work, by their end.",
    labelNames: ["worker", "end"],
    registers,
  })
  let keptOcspAnswers = 0
  new Counter({
    name: "gatewarden_ocsp_kept_answers_total",
    help: "OCSP answers given out of memory; these are not among the requests above.",
    registers,
    collect() {
      this.reset()
      this.inc(keptOcspAnswers)
    },
  })
  const certificateEnd = new Gauge({
    name: "gatewarden_listener_certificate_not_after_seconds",
    help: "When the machine listener's own certificate ends, in seconds since 1970.",
    registers,
  })
  const rootEnd = new Gauge({
    name: "gatewarden_root_document_not_after_seconds",
    help: "When an environment's newest root document ends, in seconds since 1970. Past it gateways believe no key of the environment.",
    labelNames: ["environment"],
    registers,
  })
  const toRewrap = new Gauge({
    name: "gatewarden_secrets_under_earlier_key",
    help: "Stored secrets that are still encrypted under an earlier key-encryption key; at 0 that one is needed no more.",
    registers,
  })
  return {
    observe(listener, request, response) {
      const end = requests.startTimer({ listener, method: knownMethod(request.method) })
      open.inc({ listener })
      response.once("close", () => {
        end({ status: `${Math.floor(response.statusCode / 100)}xx` })
        open.dec({ listener })
      })
    },
    keptOcspAnswered: () => {
      keptOcspAnswers++
    },
    workerRan: (worker, failed) => workers.inc({ worker, end: failed ? "failed" : "done" }),
    listenerCertificateEnds: (at) => certificateEnd.set(at.getTime() / 1000),
    rootDocumentsEnd: (ends) => {
      for (const { environment, notAfter } of ends) rootEnd.set({ environment }, notAfter.getTime() / 1000)
    },
    secretsToRewrap: (count) => toRewrap.set(count),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
}

/** A label must not take whatever a stranger sends. */
function knownMethod(method = ""): string {
  return ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"].includes(method) ? method : "other"
}
