// Ends an agent that hangs, so that whoever started it starts it anew: a thread of its own looks whether the program still takes turns.
// For `run` (decision 059). Needs no service manager's protocol, so it holds under every one of them.
import { Worker } from "node:worker_threads"

export type Watchdog = {
  /** The loop has come round once more. */
  progress: () => void
  end: () => Promise<void>
}

/** `stuckMs`: the program has not run its timers for so long. `idleMs`: it runs, but its loop has not come round. */
export type WatchdogLimits = { stuckMs: number; idleMs: number }

/** More than any turn takes: a long poll, every artifact at its deadline, every check of the gateway at its own. */
const usual: WatchdogLimits = { stuckMs: 120_000, idleMs: 3_600_000 }

/** Beats, and the beat at which the loop last came round; both in the thread's sight. */
const beatAt = 0
const progressAt = 1
const beatMs = 1000

/** What hangs in the program cannot keep a thread from looking. It says why before it ends the process, which cannot say anything. */
const watcher = `
const { workerData: { shared, stuckMs, idleMs, beatMs } } = require("node:worker_threads")
const { writeSync } = require("node:fs")
const counts = new Int32Array(shared)
const say = (words) => {
  try {
    writeSync(1, JSON.stringify({ time: new Date().toISOString(), level: "error", event: "hung", error: words }) + "\\n")
  } catch {}
}
let seen = -1
let since = performance.now()
let looked = since
setInterval(() => {
  const beat = Atomics.load(counts, 0)
  const now = performance.now()
  // where this thread was stopped too, the whole machine was, and nobody hangs
  if (beat !== seen || now - looked > 10 * beatMs) since = now
  seen = beat
  looked = now
  const idle = (beat - Atomics.load(counts, 1)) * beatMs
  if (now - since < stuckMs && idle < idleMs) return
  say(idle < idleMs ? "The agent has not run for " + stuckMs / 1000 + " seconds, and is ended." : "The agent's loop has not come round for " + idleMs / 1000 + " seconds, and it is ended.")
  process.kill(process.pid, "SIGKILL")
}, Math.min(beatMs, stuckMs / 4))
`

export function startWatchdog(limits: WatchdogLimits = usual): Watchdog {
  const shared = new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)
  const counts = new Int32Array(shared)
  const worker = new Worker(watcher, { eval: true, workerData: { shared, beatMs, ...limits } })
  worker.unref()
  const timer = setInterval(() => Atomics.add(counts, beatAt, 1), beatMs)
  timer.unref()
  return {
    progress: () => {
      Atomics.store(counts, progressAt, Atomics.load(counts, beatAt))
    },
    end: async () => {
      clearInterval(timer)
      await worker.terminate()
    },
  }
}
