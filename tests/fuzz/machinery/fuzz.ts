// Runs a reader on many damaged inputs and holds it to its bounds: refusals of its own kind alone, no input that takes long,
// no memory that stays. A failure names the number and the input; FUZZ_SEED=<number> repeats the row, FUZZ_SEED=new draws another.
import { randomInt } from "node:crypto"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Worker } from "node:worker_threads"
import { BundleError } from "@/lib/bundle"
import { DomainError } from "@/lib/core/domain-error"
import { type Chance, makeChance } from "./chance"

/** The same row each time, so that what has passed passes again; whoever hunts takes another. */
const usual = 20261125
const asked = process.env.FUZZ_SEED ?? String(usual)
const seed = asked === "new" ? randomInt(2 ** 31) : Number(asked)

type Fuzz = {
  name: string
  inputs: number
  /** Tells the parts of one row apart. */
  part?: number
  make: (chance: Chance) => Uint8Array
  /** Throws DomainError or BundleError for what it refuses; what else it throws is a finding. */
  read: (input: Uint8Array) => void
}

export type FuzzResult = { accepted: number; refused: Record<string, number>; slowestMs: number; keptBytes: number }

/** Slower than anything that was seen, faster than what a person would call hanging. */
const mostMs = 200
/** What caches and the test's own counters may keep. */
const mostKept = 48 * 1024 * 1024
const hangSeconds = 30

/** @throws Error that names the seed, the place in the row, and the input in base64 */
export async function fuzz({ name, inputs, part = 0, make, read }: Fuzz): Promise<FuzzResult> {
  // far apart, so that no two parts of neighbouring seeds are the same
  const chance = makeChance(seed + part * 0x1000001)
  const watch = watchdog(name)
  const result: FuzzResult = { accepted: 0, refused: {}, slowestMs: 0, keptBytes: 0 }
  const attempt = (input: Uint8Array): string | undefined => codeOf(read, input)
  const before = heapInUse()
  const start = performance.now()
  try {
    for (let index = 0; index < inputs; index++) {
      const input = make(chance)
      watch.beat(index, input)
      try {
        const began = performance.now()
        const code = attempt(input)
        let took = performance.now() - began
        // a busy machine is slow once; an input is slow each time
        for (let again = 0; took > mostMs && again < 3; again++)
          took = Math.min(
            took,
            timed(() => attempt(input)),
          )
        if (took > mostMs) throw new Error(`it took ${Math.round(took)} ms`)
        result.slowestMs = Math.max(result.slowestMs, took)
        if (code === undefined) result.accepted++
        else result.refused[code] = (result.refused[code] ?? 0) + 1
      } catch (error) {
        throw new Error(finding(name, index, input), { cause: error })
      }
      // the clock of the watchdog and of the test runner must get a turn
      if (index % 2000 === 1999) await new Promise(setImmediate)
    }
  } finally {
    await watch.stop()
  }
  result.keptBytes = heapInUse() - before
  const seconds = ((performance.now() - start) / 1000).toFixed(1)
  console.log(
    `${name}: ${inputs} inputs, seed ${seed}, ${seconds} s, accepted ${result.accepted}, refused ${JSON.stringify(result.refused)}, slowest ${result.slowestMs.toFixed(1)} ms, kept ${Math.round(result.keptBytes / 1024)} KB`,
  )
  if (result.keptBytes > mostKept)
    throw new Error(`${name}: ${result.keptBytes} bytes were kept after ${inputs} inputs`)
  return result
}

function finding(name: string, index: number, input: Uint8Array): string {
  const base64 = Buffer.from(input).toString("base64")
  return `${name}: input ${index} of seed ${seed} is a finding. Keep it as a regression case: ${base64}`
}

/** The code of the refusal; undefined where there was none. Anything else that is thrown goes on its way. */
function codeOf(read: (input: Uint8Array) => void, input: Uint8Array): string | undefined {
  try {
    read(input)
    return undefined
  } catch (error) {
    if (error instanceof BundleError) return error.code
    if (!(error instanceof DomainError) || error.status >= 500) throw error
    return error.code
  }
}

function timed(work: () => unknown): number {
  const start = performance.now()
  work()
  return performance.now() - start
}

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

function heapInUse(): number {
  collect()
  return process.memoryUsage().heapUsed
}

type Watch = { beat: (index: number, input: Uint8Array) => void; stop: () => Promise<unknown> }

const roomForInput = 256 * 1024

/** A thread that ends the process when an input never comes back, and says which: a loop without end leaves nobody else to do so. */
function watchdog(name: string): Watch {
  const shared = new SharedArrayBuffer(8 + roomForInput)
  const head = new Int32Array(shared, 0, 2)
  const room = new Uint8Array(shared, 8)
  const worker = new Worker(watching, { eval: true, workerData: { shared, name, seed, hangSeconds } })
  worker.unref()
  return {
    beat(index, input) {
      room.set(input.subarray(0, roomForInput))
      head[1] = Math.min(input.length, roomForInput)
      head[0] = index + 1
    },
    stop: () => worker.terminate(),
  }
}

const watching = `
  const { workerData: { shared, name, seed, hangSeconds } } = require("node:worker_threads")
  const head = new Int32Array(shared, 0, 2)
  let last = 0, since = Date.now()
  setInterval(() => {
    if (head[0] !== last) { last = head[0]; since = Date.now(); return }
    if (last === 0 || Date.now() - since < hangSeconds * 1000) return
    const input = Buffer.from(new Uint8Array(shared, 8, head[1])).toString("base64")
    require("node:fs").writeSync(2, name + ": input " + (last - 1) + " of seed " + seed + " never comes back: " + input + "\\n")
    process.kill(process.pid, "SIGKILL")
  }, 1000)
`
