// Starts the PostgreSQL that ships in the npm packages, under a directory of ours, and stops it with this process.
// The server and the tests rely on it: fsync stays on, loopback only, a random password, and a crash is recovered from.
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join } from "node:path"
import pg from "pg"
import { DomainError } from "@/lib/core/domain-error"
import { platformBinaries } from "./postgres-binaries"
import { unprivilegedLauncher } from "./unprivileged-launcher"

export type EmbeddedPostgres = {
  /** `postgresql://…`, with the password: never log it. */
  url: string
  stop: () => Promise<void>
}

const user = "gatewarden"
const startTimeoutMs = 60_000

/**
 * Makes the cluster when it is missing, ends one that an earlier process left running, and starts it on a free loopback port.
 * @param directory holds `pg/` (the cluster) and `pg.password` (mode 0600)
 * @throws DomainError `unavailable` with the last lines that PostgreSQL printed
 */
export async function startEmbeddedPostgres(
  directory: string,
  options: { flags?: string[]; onLine?: (line: string) => void } = {},
): Promise<EmbeddedPostgres> {
  mkdirSync(directory, { recursive: true, mode: 0o700 })
  const cluster = join(directory, "pg")
  const binaries = await platformBinaries()
  const launch = unprivilegedLauncher(directory, binaries.postgres)
  if (!existsSync(join(cluster, "PG_VERSION"))) makeCluster(directory, cluster, binaries.initdb, launch)
  await endLeftover(cluster)

  const password = readFileSync(join(directory, "pg.password"), "utf8").trim()
  const port = await freePort()
  const arguments_ = [
    "-D",
    cluster,
    "-p",
    String(port),
    "-c",
    "listen_addresses=127.0.0.1",
    "-c",
    "unix_socket_directories=",
  ]
  const child = launch(binaries.postgres, [...arguments_, ...(options.flags ?? [])])
  await untilReady(child, options.onLine)
  const watcher = endWithThisProcess(child)
  const server = `postgresql://${user}:${password}@127.0.0.1:${port}`
  await ensureDatabase(`${server}/postgres`)
  return {
    url: `${server}/${user}`,
    stop: async () => {
      watcher.kill()
      await endProcess(child)
    },
  }
}

type Launch = ReturnType<typeof unprivilegedLauncher>

function makeCluster(directory: string, cluster: string, initdb: string, launch: Launch): void {
  rmSync(cluster, { recursive: true, force: true })
  const passwordFile = join(directory, "pg.password")
  writeFileSync(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 })
  launch.own(directory)
  launch.own(passwordFile)
  // Built beside its final place and renamed, so that a crash in between leaves no half-made cluster behind.
  const draft = `${cluster}.new`
  rmSync(draft, { recursive: true, force: true })
  const flags = ["-D", draft, "-U", user, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--encoding=UTF8"]
  const made = launch.sync(initdb, [...flags, "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"])
  if (made.status !== 0)
    throw new DomainError("unavailable", `The database cluster could not be made in ${cluster}: ${made.output}`)
  spawnSync("mv", [draft, cluster])
}

/** initdb makes a database of its own for maintenance; ours is made beside it, at whichever start finds it missing. */
async function ensureDatabase(maintenanceUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: maintenanceUrl })
  await client.connect()
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = $1", [user])
    if (rowCount === 0) await client.query(`create database ${user}`)
  } finally {
    await client.end()
  }
}

/** Ends a postmaster that outlived its parent (kill -9): its own shared memory and its port must be free before we start. */
async function endLeftover(cluster: string): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid")
  if (!existsSync(pidFile)) return
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0])
  if (!Number.isInteger(pid) || pid <= 1 || !isPostgresOf(pid, cluster)) return
  process.kill(pid, "SIGINT")
  for (let waited = 0; waited < 200 && isPostgresOf(pid, cluster); waited++) await pause(50)
}

/** Whether that process is a postgres of this cluster; a recycled pid is somebody else's. */
function isPostgresOf(pid: number, cluster: string): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(cluster)
  } catch {
    return false
  }
}

function untilReady(child: ChildProcess, onLine?: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const recent: string[] = []
    const timer = setTimeout(() => fail("it did not become ready in a minute"), startTimeoutMs)
    const fail = (why: string) => {
      clearTimeout(timer)
      reject(new DomainError("unavailable", `The embedded database did not start: ${why}. ${recent.join(" ")}`))
    }
    child.stderr?.setEncoding("utf8")
    child.stderr?.on("data", (text: string) => {
      for (const line of text.split("\n").filter(Boolean)) {
        recent.push(line)
        if (recent.length > 5) recent.shift()
        onLine?.(line)
        if (!line.includes("ready to accept connections")) continue
        clearTimeout(timer)
        resolve()
      }
    })
    child.once("error", (error) => fail(error.message))
    child.once("exit", (code) => fail(`it ended with code ${code}`))
  })
}

/**
 * A tiny shell that waits for our end of a pipe to close, which it does however we die, and then asks PostgreSQL for a fast shutdown.
 */
function endWithThisProcess(child: ChildProcess): ChildProcess {
  const watcher = spawn("sh", ["-c", `read _; kill -INT ${child.pid} 2>/dev/null`], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  })
  watcher.unref()
  return watcher
}

function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  return new Promise((resolve) => {
    child.once("exit", () => resolve())
    child.kill("SIGINT")
  })
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once("error", reject)
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address()
      probe.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))))
    })
  })
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
