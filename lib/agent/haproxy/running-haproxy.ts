// What the running HAProxy has read, which release its worker serves, and its master: told to read anew, and whether old workers still take connections.
// For the HAProxy target.
import { existsSync } from "node:fs"
import { basename, dirname } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { AgentError, codeOf } from "../agent-error"
import type { AgentOptions } from "../options"
import { runProgram } from "../run-program"
import type { Serving } from "../target"
import type { HaproxyPaths } from "./haproxy-paths"
import { type AskWorker, askHaproxy, askWorkerAt, askWorkerOf } from "./runtime-api"

/** `release` is the folder that it has read, whatever it was told since; `pid` is the worker's. */
export type RunningHaproxy = { release: string; directory: string; pid: number; serving: Serving }

const probeMs = 15_000
const masterMs = 30_000
const probeEveryMs = 10

/** Undefined where nobody answers, or somebody who serves nothing of ours. */
export async function readRunning(
  paths: HaproxyPaths,
  ask: AskWorker = askWorkerAt(paths.runtimeSocket),
): Promise<RunningHaproxy | undefined> {
  const answers = await ask(["show map", "show info"]).catch(() => "")
  const directory = readDirectory(answers)
  const pid = Number(/^Pid: (\d+)$/m.exec(answers)?.[1])
  if (directory === undefined || dirname(directory) !== paths.releases || !Number.isSafeInteger(pid)) return undefined
  const answer = await ask([`get map ${directory}/release.map serving`]).catch(() => "")
  const [, sequence, stamp] = /value="(\d+)\.(\d+)"/.exec(answer) ?? []
  if (sequence === undefined || stamp === undefined) return undefined
  const serving = { sequence: Number(sequence), stamp: Number(stamp) }
  return { release: basename(directory), directory, pid, serving }
}

/** The folder that a worker has read, by the names of its maps. */
export const readDirectory = (maps: string): string | undefined => /\((\/[^()\n]+)\/release\.map\)/.exec(maps)?.[1]

type Workers = { serving: number[]; ending: number[] }

export async function readWorkers({ haproxyMaster }: AgentOptions): Promise<Workers> {
  const answer = await askHaproxy(haproxyMaster, "show proc")
  const [serving = "", ending = ""] = answer.split(/^# old workers$/m)
  if (!/^\d+\s+master\s/m.test(answer))
    throw new AgentError("not-running", `${haproxyMaster} does not answer as HAProxy's master does.`)
  const pidsOf = (text: string) => [...text.matchAll(/^(\d+)\s+worker\s/gm)].map(([, pid]) => Number(pid))
  return { serving: pidsOf(serving), ending: pidsOf(ending) }
}

/**
 * Whether the worker that was told something is the one that stays. A master that somebody has told to read anew answers nobody until it has: its worker of
 * before answers meanwhile, and then the new one may have read the files of before.
 * @throws AgentError not-running
 */
export async function isStaying(paths: HaproxyPaths, options: AgentOptions, { pid }: RunningHaproxy): Promise<boolean> {
  if (options.reloadCommand === undefined && !(await untilMaster(paths, options)).serving.includes(pid)) return false
  return (await readRunning(paths))?.pid === pid
}

/** Workers by the master's word, waited for while it reads: those that serve, and those that were told to end. */
export async function untilMaster(paths: HaproxyPaths, options: AgentOptions): Promise<Workers> {
  for (const end = performance.now() + masterMs; ; await sleep(probeEveryMs)) {
    try {
      return await readWorkers(options)
    } catch (error) {
      const isReading = isRefused(error) && (await readRunning(paths)) !== undefined
      if (!isReading || performance.now() > end) throw error
    }
  }
}

const isRefused = (error: unknown): boolean =>
  error instanceof AgentError && ["ECONNREFUSED", "ECONNRESET"].includes(codeOf(error.cause))

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
    actual = (await readRunning(paths)) ?? (await readThroughMaster(paths, options))
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

/** Whoever takes the socket's file away takes it from every later worker too: they are handed the socket, and do not make it anew. */
async function readThroughMaster(paths: HaproxyPaths, options: AgentOptions): Promise<RunningHaproxy | undefined> {
  if (options.reloadCommand !== undefined || existsSync(paths.runtimeSocket)) return undefined
  return readRunning(paths, askWorkerOf(options.haproxyMaster, "1"))
}

/**
 * A master that reads anew answers nobody until it has: not to know is no reason to believe that the old worker takes none. Where the master is not to be asked,
 * the new worker's answer is all there is to go by.
 */
async function takesConnections({ haproxyMaster, reloadCommand }: AgentOptions, pid: number): Promise<boolean> {
  if (reloadCommand !== undefined) return false
  const answer = await askHaproxy(haproxyMaster, `@!${pid} show info`).catch(() => undefined)
  return answer === undefined || /^Stopping: 0$/m.test(answer)
}
