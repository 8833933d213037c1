// Waits until nginx was seen to serve a release with all of its workers, and says what it serves instead where it was not.
// For the nginx target, after a reload.
import { setTimeout as sleep } from "node:timers/promises"
import { AgentError } from "../agent-error"
import { readServing } from "../gateway-probe"
import type { Serving } from "../target"
import { servingWorkers } from "./nginx-process"

/** How long new workers may take to serve, and how often they are asked. */
const probeMs = 15_000
const probeEveryMs = 4

export const isServing = (actual: Serving | undefined, wanted: Serving): boolean =>
  actual?.sequence === wanted.sequence && actual.stamp === wanted.stamp

type Watched = { master: number; old: readonly number[]; alarms: () => Promise<string>; signal: AbortSignal }

/** The new workers answer, and none of the old ones takes a connection any more. */
export async function untilServed(
  socket: string,
  wanted: Serving,
  { master, old, alarms, signal }: Watched,
): Promise<void> {
  const end = performance.now() + probeMs
  let actual: Serving | undefined
  while (performance.now() < end && !signal.aborted) {
    actual = await readServing(socket)
    if (isServing(actual, wanted)) {
      const serving = await servingWorkers(master)
      if (!old.some((pid) => serving.includes(pid))) return
    }
    await sleep(probeEveryMs)
  }
  const answer =
    actual === undefined
      ? "its status socket does not answer (where the socket's file is gone, only a restart of nginx brings it back)"
      : `it still serves release ${actual.sequence}, stamp ${actual.stamp}`
  const said = await alarms()
  throw new AgentError(
    "reload-failed",
    `nginx did not take up release ${wanted.sequence} within ${probeMs / 1000} seconds: ${answer}.${said === "" ? "" : ` Its error log says: ${said}`}`,
  )
}
