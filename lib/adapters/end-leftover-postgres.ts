// Ends a PostgreSQL that outlived the process that had started it, and clears away the mark of one that is long gone.
// For the start of the embedded database: its port and its shared memory must be free. A recycled pid is somebody else's.
import { spawnSync } from "node:child_process"
import { existsSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import { DomainError } from "@/lib/core/domain-error"

const patienceMs = 60_000
const stepMs = 50

/** @throws DomainError `unavailable` where it does not end */
export async function endLeftover(cluster: string): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid")
  const pid = readPid(pidFile)
  // what PostgreSQL finds of a dead one it judges by itself, and better: it also looks for backends that still run
  if (pid === undefined || !isAlive(pid)) return
  if (!isPostgresOf(pid, cluster)) {
    // after a restart of the machine or container the number belongs to another program, which would keep PostgreSQL from starting
    rmSync(pidFile, { force: true })
    return
  }
  askToEnd(pid)
  for (let waited = 0; isPostgresOf(pid, cluster); waited += stepMs) {
    if (waited >= patienceMs) {
      throw new DomainError(
        "unavailable",
        `A database that an earlier run has left (process ${pid}) does not end. End it by hand, then start again.`,
      )
    }
    await new Promise<void>((resolve) => setTimeout(resolve, stepMs))
  }
}

function askToEnd(pid: number): void {
  try {
    process.kill(pid, "SIGINT")
  } catch (error) {
    // it ended in this moment, which is what we want; anything else the loop will find out
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error
  }
}

function readPid(pidFile: string): number | undefined {
  if (!existsSync(pidFile)) return undefined
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0])
  return Number.isInteger(pid) && pid > 1 ? pid : undefined
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM"
  }
}

/** The postmaster keeps the arguments that it was started with. */
function isPostgresOf(pid: number, cluster: string): boolean {
  if (!existsSync("/proc/self")) {
    const { stdout } = spawnSync("ps", ["-o", "args=", "-p", String(pid)], { encoding: "utf8" })
    return (stdout ?? "").includes(`-D ${cluster} `)
  }
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").includes(cluster)
  } catch {
    // it ended between the two looks
    return false
  }
}
