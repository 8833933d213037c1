// What the running HAProxy has read, which release its worker serves, and its master: told to read anew, and whether old workers still take connections.
// For the HAProxy target.
import { basename, dirname } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { AgentError } from "../agent-error"
import type { AgentOptions } from "../options"
import { runProgram } from "../run-program"
import type { Serving } from "../target"
import type { HaproxyPaths } from "./haproxy-paths"
import { askHaproxy } from "./runtime-api"

/** `release` is the folder that it has read, whatever it was told since; `pid` is the worker's. */
export type RunningHaproxy = { release: string; directory: string; pid: number; serving: Serving }

/** Undefined where nobody answers, or somebody who serves nothing of ours. */
export async function readRunning(paths: HaproxyPaths): Promise<RunningHaproxy | undefined> {
  const answers = await askHaproxy(paths.runtimeSocket, "show map;show info").catch(() => undefined)
  const directory = /\((\/[^()\n]+)\/release\.map\)/.exec(answers ?? "")?.[1]
  const pid = Number(/^Pid: (\d+)$/m.exec(answers ?? "")?.[1])
  if (directory === undefined || dirname(directory) !== paths.releases || !Number.isSafeInteger(pid)) return undefined
  const answer = await askHaproxy(paths.runtimeSocket, `get map ${directory}/release.map serving`).catch(() => "")
  const [, sequence, stamp] = /value="(\d+)\.(\d+)"/.exec(answer) ?? []
  if (sequence === undefined || stamp === undefined) return undefined
  const serving = { sequence: Number(sequence), stamp: Number(stamp) }
  return { release: basename(directory), directory, pid, serving }
}

/** Workers by the master's word: the one that serves, and those that were told to end. */
export async function readWorkers({ haproxyMaster }: AgentOptions): Promise<number[]> {
  const answer = await askHaproxy(haproxyMaster, "show proc")
  return [...answer.matchAll(/^(\d+)\s+worker\s/gm)].map(([, pid]) => Number(pid))
}

/** @throws AgentError not-running, reload-failed */
export async function reloadHaproxy({ haproxyMaster, reloadCommand }: AgentOptions): Promise<void> {
  const [program, ...parameters] = reloadCommand ?? []
  if (program === undefined) {
    await askHaproxy(haproxyMaster, "reload")
    return
  }
  const { code, output } = await runProgram(program, parameters, 30_000)
  if (code === 0) return
  throw new AgentError("reload-failed", `The reload command failed with code ${code}: ${output.trim().slice(0, 2000)}`)
}

const probeMs = 15_000
const probeEveryMs = 10

/** A new worker answers with the release, and none of the old ones takes connections any more. */
export async function untilServed(
  paths: HaproxyPaths,
  options: AgentOptions,
  wanted: { release: string; serving: Serving },
  old: readonly number[],
): Promise<void> {
  const end = performance.now() + probeMs
  let actual: RunningHaproxy | undefined
  while (performance.now() < end) {
    actual = await readRunning(paths)
    const isNew = actual?.release === wanted.release && !old.includes(actual.pid)
    if (
      isNew &&
      actual?.serving.sequence === wanted.serving.sequence &&
      actual.serving.stamp === wanted.serving.stamp
    ) {
      const taking = await Promise.all(old.map((pid) => takesConnections(options, pid)))
      if (!taking.includes(true)) return
    }
    await sleep(probeEveryMs)
  }
  const answer = actual === undefined ? "its runtime API does not answer" : `it serves ${actual.release}`
  throw new AgentError(
    "reload-failed",
    `HAProxy did not take up release ${wanted.serving.sequence} within ${probeMs / 1000} seconds: ${answer}.`,
  )
}

/** Where the master is not to be asked, the new worker's answer is all there is to go by. */
async function takesConnections({ haproxyMaster, reloadCommand }: AgentOptions, pid: number): Promise<boolean> {
  if (reloadCommand !== undefined) return false
  const answer = await askHaproxy(haproxyMaster, `@!${pid} show info`).catch(() => "")
  return /^Stopping: 0$/m.test(answer)
}
