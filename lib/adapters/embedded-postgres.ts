// Starts the PostgreSQL that ships in the npm packages, under a directory of ours, and stops it with this process.
// The server and the tests rely on it: fsync stays on, loopback only, a random password, and a crash is recovered from.
import { type ChildProcess, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { join, resolve } from "node:path"
import pg from "pg"
import { DomainError } from "@/lib/core/domain-error"
import { endLeftover } from "./end-leftover-postgres"
import { platformBinaries } from "./postgres-binaries"
import { unprivilegedLauncher } from "./unprivileged-launcher"

export type EmbeddedPostgres = {
  /** `postgresql://…`, with the password: never log it. */
  url: string
  stop: () => Promise<void>
}

export type EmbeddedPostgresOptions = {
  flags?: string[]
  /** Told each line that PostgreSQL logs. */
  onLine?: (line: string) => void
}

const user = "gatewarden"
/** Recovery after a crash replays what was written since the last checkpoint, which on a slow disk takes its time. */
const startTimeoutMs = 300_000
const restartPauseMs = 1_000

type Launch = ReturnType<typeof unprivilegedLauncher>
type Place = { cluster: string; postgres: string; launch: Launch; port: number } & EmbeddedPostgresOptions

/**
 * Makes the cluster when it is missing, ends one that an earlier process left running, and starts it on a free loopback port.
 * When it ends by itself (killed, or the disk was full), it is started again on the same port.
 * @param directory holds `pg/` (the cluster) and `pg.password` (mode 0600)
 * @throws DomainError `unavailable` with the last lines that PostgreSQL printed
 */
export async function startEmbeddedPostgres(
  directory: string,
  options: EmbeddedPostgresOptions = {},
): Promise<EmbeddedPostgres> {
  // absolute, since the path is what tells our server from another one
  const home = resolve(directory)
  mkdirSync(home, { recursive: true, mode: 0o700 })
  const cluster = join(home, "pg")
  const { postgres, initdb } = await platformBinaries()
  const launch = unprivilegedLauncher(home, postgres)
  if (!existsSync(join(cluster, "PG_VERSION"))) makeCluster(home, cluster, initdb, launch)
  await endLeftover(cluster)
  const password = readPassword(home)
  const { child, place } = await startOnFreePort({ cluster, postgres, launch, port: 0, ...options })
  const supervised = keepRunning(child, place)
  const server = `postgresql://${user}:${password}@127.0.0.1:${place.port}`
  try {
    await ensureDatabase(`${server}/postgres`)
  } catch (error) {
    await supervised.stop()
    throw error
  }
  return { url: `${server}/${user}`, stop: supervised.stop }
}

function makeCluster(home: string, cluster: string, initdb: string, launch: Launch): void {
  const passwordFile = join(home, "pg.password")
  writeFileSync(passwordFile, `${randomBytes(24).toString("base64url")}\n`, { mode: 0o600 })
  launch.own(home)
  launch.own(passwordFile)
  // Built beside its final place and renamed, so that a crash in between leaves no half-made cluster behind.
  const draft = `${cluster}.new`
  for (const leftover of [draft, cluster]) rmSync(leftover, { recursive: true, force: true })
  const flags = ["-D", draft, "-U", user, `--pwfile=${passwordFile}`, "--auth=scram-sha-256", "--encoding=UTF8"]
  const made = launch.sync(initdb, [...flags, "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"])
  if (made.status !== 0)
    throw new DomainError("unavailable", `The database cluster could not be made in ${cluster}: ${made.output}`)
  renameSync(draft, cluster)
}

function readPassword(home: string): string {
  const path = join(home, "pg.password")
  if (existsSync(path)) return readFileSync(path, "utf8").trim()
  throw new DomainError(
    "unavailable",
    `${path} is missing: it is the password of the database beside it. Put it back from your backup; see docs/database.md.`,
  )
}

/** A port that was free when we looked may be taken when PostgreSQL binds it. */
async function startOnFreePort(place: Place): Promise<{ child: ChildProcess; place: Place }> {
  for (let attempt = 1; ; attempt++) {
    const chosen = { ...place, port: await freePort() }
    try {
      return { child: await startServer(chosen), place: chosen }
    } catch (error) {
      const taken = error instanceof DomainError && error.detail.includes("could not create any TCP/IP sockets")
      if (!taken || attempt === 3) throw error
    }
  }
}

/** Answers once it accepts connections. From its first moment on it ends with this process. */
async function startServer({ cluster, postgres, launch, port, flags = [], onLine }: Place): Promise<ChildProcess> {
  const settings = ["listen_addresses=127.0.0.1", "unix_socket_directories="]
  const child = launch(postgres, [
    "-D",
    cluster,
    "-p",
    String(port),
    ...settings.flatMap((one) => ["-c", one]),
    ...flags,
  ])
  endWithThisProcess(child)
  try {
    await untilReady(child, onLine)
    return child
  } catch (error) {
    await endProcess(child)
    throw error
  }
}

function untilReady(child: ChildProcess, onLine?: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const recent: string[] = []
    const timer = setTimeout(
      () => fail(`it did not become ready in ${startTimeoutMs / 60_000} minutes`),
      startTimeoutMs,
    )
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
    // `close` comes after the last line has been read, which `exit` need not
    child.once("close", (code) => fail(`it ended with code ${code}`))
  })
}

/**
 * A tiny shell that waits for our end of a pipe to close, which it does however we die, and then asks PostgreSQL for a fast shutdown.
 */
function endWithThisProcess(child: ChildProcess): void {
  const watcher = spawn("sh", ["-c", `read _; kill -INT ${child.pid} 2>/dev/null`], {
    stdio: ["pipe", "ignore", "ignore"],
    detached: true,
  })
  watcher.unref()
  // once it is gone, its pid may become somebody else's
  child.once("exit", () => watcher.kill("SIGKILL"))
}

/** Starts it again whenever it ends without having been asked to. */
function keepRunning(first: ChildProcess, place: Place) {
  let child = first
  let stopping = false
  let restarting: Promise<void> = Promise.resolve()
  const watch = () => {
    child.once("exit", () => {
      if (!stopping) restarting = restart()
    })
  }
  const restart = async () => {
    while (!stopping) {
      place.onLine?.("the embedded database has ended by itself; it is started again")
      await pause(restartPauseMs)
      try {
        if (stopping) return
        child = await startServer(place)
        return watch()
      } catch (error) {
        place.onLine?.(error instanceof Error ? error.message : String(error))
      }
    }
  }
  watch()
  const stop = async () => {
    stopping = true
    await restarting
    await endProcess(child)
  }
  return { stop }
}

function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return Promise.resolve()
  return new Promise((resolve) => {
    child.once("exit", () => resolve())
    child.kill("SIGINT")
  })
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
