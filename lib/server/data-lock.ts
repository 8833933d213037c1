// One process at a time on the embedded database of a data folder, and where the others find it while it runs.
// For the server, which holds it, and for the command line, which joins a running one or takes the lock itself.
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { z } from "zod"
import { DomainError } from "@/lib/core/domain-error"

const holderSchema = z.object({
  pid: z.number().int().positive(),
  /** When that process started, as the kernel counts it: a recycled pid is somebody else. */
  born: z.string(),
  /** `postgresql://…` once the database runs; with its password, hence mode 0600. */
  databaseUrl: z.string().nullable(),
})
type Holder = z.infer<typeof holderSchema>

export type DataLock = {
  announce: (databaseUrl: string) => void
  release: () => void
}

/** @throws DomainError conflict where another process runs on the folder */
export function lockDataFolder(dataDir: string): DataLock {
  const path = join(dataDir, "running.json")
  const mine: Holder = { pid: process.pid, born: bornAt(process.pid) ?? "", databaseUrl: null }
  if (!claim(path, mine)) {
    const holder = readHolder(path)
    if (holder !== undefined) {
      throw new DomainError(
        "conflict",
        `Another Gatewarden (process ${holder.pid}) runs on ${dataDir}. Stop it first, or give this one another DATA_DIR.`,
      )
    }
    rmSync(path, { force: true })
    if (!claim(path, mine)) throw new DomainError("conflict", `Another Gatewarden starts on ${dataDir} at this moment.`)
  }
  return {
    announce: (databaseUrl) => writeFileSync(path, JSON.stringify({ ...mine, databaseUrl }), { mode: 0o600 }),
    release: () => rmSync(path, { force: true }),
  }
}

/** The database of the server that runs on the folder; undefined where none does. */
export function findRunningDatabase(dataDir: string): string | undefined {
  return readHolder(join(dataDir, "running.json"))?.databaseUrl ?? undefined
}

function claim(path: string, holder: Holder): boolean {
  try {
    writeFileSync(path, JSON.stringify(holder), { mode: 0o600, flag: "wx" })
    return true
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false
    throw error
  }
}

/** Who holds the folder, if that process still lives. */
function readHolder(path: string): Holder | undefined {
  let text: string
  try {
    text = readFileSync(path, "utf8")
  } catch {
    // released between the two looks
    return undefined
  }
  const holder = holderSchema.safeParse(parseJson(text))
  if (!holder.success) return undefined
  return bornAt(holder.data.pid) === holder.data.born ? holder.data : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // cut off by a crash: nobody holds it
    return undefined
  }
}

/** Undefined where no such process is. Elsewhere than on Linux a pid alone has to do. */
function bornAt(pid: number): string | undefined {
  if (process.platform === "linux") {
    try {
      // the name in parentheses may hold spaces; the 20th field after it is the start time (proc(5))
      return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ").at(-1)?.split(" ")[19]
    } catch {
      return undefined
    }
  }
  try {
    process.kill(pid, 0)
    return "alive"
  } catch {
    return undefined
  }
}
