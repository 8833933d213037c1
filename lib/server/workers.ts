// The background work, each kind at its own pace with some chance in it, so that several processes do not act in step.
// For the server. A run that fails is logged and tried again, more slowly while it goes on failing.
import { setMaxListeners } from "node:events"
import type { Logger } from "@/lib/adapters/logger"
import type { Metrics } from "./metrics"

export type Work = { name: string; everyMs: number; run: () => Promise<unknown> }

export type Workers = {
  /** Waits for the runs that are under way. */
  stop: () => Promise<void>
}

const slowest = 60_000

export function startWorkers(works: readonly Work[], { log, metrics }: { log: Logger; metrics: Metrics }): Workers {
  const stopping = new AbortController()
  // each waits for it between its runs
  setMaxListeners(works.length, stopping.signal)
  const ends = works.map((work) => keepRunning(work, log, metrics, stopping.signal))
  return {
    async stop() {
      stopping.abort()
      await Promise.all(ends)
    },
  }
}

async function keepRunning({ name, everyMs, run }: Work, log: Logger, metrics: Metrics, stopping: AbortSignal) {
  let failures = 0
  while (!stopping.aborted) {
    try {
      await run()
      failures = 0
      metrics.workerRan(name, false)
    } catch (error) {
      failures++
      metrics.workerRan(name, true)
      log.warn({ error, worker: name, failures }, "background work failed; it will be tried again")
    }
    const pace = Math.min(Math.max(everyMs, slowest), everyMs * 2 ** Math.min(failures, 10))
    await pause(pace * (0.75 + Math.random() / 2), stopping)
  }
}

function pause(ms: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      stopping.removeEventListener("abort", end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    stopping.addEventListener("abort", end)
  })
}
