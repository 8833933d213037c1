// Puts lib/machine's app on Node's listeners, with the parts of this process.
// For the machine listener; `release` lets go of what is held, so that a shutdown need not cut it off.
import type { RequestListener } from "node:http"
import { getRequestListener } from "@hono/node-server"
import type { Container } from "@/lib/container"
import { makeMachineApp } from "@/lib/machine"

export function mountMachineApp(container: Container): { listener: RequestListener; release: () => void } {
  const { usecases, queries, events, clock, log } = container
  const stopping = new AbortController()
  const app = makeMachineApp({ usecases, queries, events, clock, log, stopping: stopping.signal })
  return {
    // Node's own Request stays what it is for everybody else in this process, Next above all
    listener: getRequestListener(app.fetch, { overrideGlobalObjects: false }),
    release: () => stopping.abort(),
  }
}
