// The running nginx: finds its master process, tells it to take up a new configuration, and knows which workers still take connections.
// For the nginx target. Where /proc tells nothing, only the answers of the status socket are left to go by.
import { open, readFile, stat } from "node:fs/promises"
import { AgentError, codeOf, wordsOf } from "../agent-error"
import { runProgram } from "../run-program"
import { readIfThere } from "../state/durable-file"
import { nginxWords } from "./nginx-check"

const reloadMs = 30_000

/** Undefined where none runs: no pid file, a process that is gone, or one that is something else by now. */
export async function findMaster(pidFile: string): Promise<number | undefined> {
  const pid = Number((await readIfThere(pidFile))?.toString().trim() || Number.NaN)
  if (!Number.isSafeInteger(pid) || pid < 2) return undefined
  const title = await titleOf(pid)
  if (title !== undefined) return title.startsWith("nginx: master") ? pid : undefined
  try {
    process.kill(pid, 0)
    return pid
  } catch (error) {
    return codeOf(error) === "EPERM" ? pid : undefined
  }
}

/** Undefined where the process is gone or /proc does not say. */
async function titleOf(pid: number): Promise<string | undefined> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, "latin1")).replaceAll("\0", " ").trim()
  } catch {
    return undefined
  }
}

/** Workers that take connections now; empty where /proc does not tell. */
export async function servingWorkers(master: number): Promise<number[]> {
  const children = await readFile(`/proc/${master}/task/${master}/children`, "latin1").catch(() => "")
  const pids = children.split(" ").filter((pid) => pid !== "")
  const titles = await Promise.all(pids.map((pid) => titleOf(Number(pid))))
  return pids.map(Number).filter((_, index) => isServing(titles[index]))
}

/** A worker that was told to end has closed its listening sockets by the time its title says so. */
const isServing = (title: string | undefined): boolean =>
  title?.startsWith("nginx: worker process") === true && !title.includes("shutting down")

/** @throws AgentError reload-failed */
export async function reloadNginx(master: number, command: readonly string[] | undefined): Promise<void> {
  const [program, ...parameters] = command ?? []
  if (program === undefined) {
    try {
      process.kill(master, "SIGHUP")
    } catch (cause) {
      throw new AgentError(
        "reload-failed",
        `nginx (process ${master}) cannot be told to reload: ${wordsOf(cause)}. Give the agent the right to, or name a command with --reload-command.`,
        { cause },
      )
    }
    return
  }
  const { code, output, hung } = await runProgram(program, parameters, reloadMs)
  if (hung)
    throw new AgentError(
      "reload-failed",
      `The reload command did not end within ${reloadMs / 1000} seconds, and was ended.`,
    )
  if (code !== 0)
    throw new AgentError(
      "reload-failed",
      `The reload command failed with code ${code}: ${output.trim().slice(0, 2000)}`,
    )
}

/** Marks the end of an error log; what it answers later are the lines of alarm written since. */
export async function watchErrorLog(path: string | undefined): Promise<() => Promise<string>> {
  if (path === undefined) return async () => ""
  const from = await stat(path).then(
    ({ size }) => size,
    () => 0,
  )
  return async () => {
    const text = await readFrom(path, from).catch(() => "")
    const lines = text.split("\n").filter((line) => /\[(emerg|alert|crit)\]/.test(line))
    const words = lines.map(nginxWords)
    return words
      .filter((line, index) => words.indexOf(line) === index)
      .slice(-5)
      .join("\n")
      .slice(0, 2000)
  }
}

async function readFrom(path: string, from: number): Promise<string> {
  const file = await open(path, "r")
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(64 * 1024), 0, 64 * 1024, from)
    return buffer.subarray(0, bytesRead).toString()
  } finally {
    await file.close()
  }
}
