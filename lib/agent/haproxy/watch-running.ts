// Whether the running HAProxy says that it serves what is in place for it: somebody may have started it with the files of before.
// For the HAProxy target, between polls. Nothing waits for the answer, and a HAProxy that does not answer says nothing.
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { readMap } from "@/lib/targets/haproxy"
import type { HaproxyPaths } from "./haproxy-paths"
import { readRunning } from "./running-haproxy"
import { releaseMap } from "./runtime-changes"

export type RunningWatch = {
  /** Asks anew, at most every few seconds and without being waited for. */
  refresh: () => void
  /** Whether it was found to serve something else, since the last `forget`. */
  isOff: () => boolean
  /** A release is installed: what was found before means nothing. */
  forget: () => void
}

const everyMs = 5_000

export function watchRunning(paths: HaproxyPaths): RunningWatch {
  let askedAt = performance.now()
  let isOff = false
  let round = 0
  const ask = async () => {
    const asked = round
    const [running, inPlace] = await Promise.all([readRunning(paths), readInPlace(paths)])
    if (running === undefined || inPlace === undefined || asked !== round) return
    isOff = inPlace !== `${running.serving.sequence}.${running.serving.stamp}`
  }
  return {
    refresh: () => {
      if (performance.now() - askedAt < everyMs) return
      askedAt = performance.now()
      void ask()
    },
    isOff: () => isOff,
    forget: () => {
      round++
      isOff = false
    },
  }
}

const readInPlace = async ({ current }: HaproxyPaths): Promise<string | undefined> =>
  readMap(await readFile(join(current, releaseMap), "utf8").catch(() => "")).get("serving")
