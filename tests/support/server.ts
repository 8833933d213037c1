// A whole Gatewarden in a child process, built as it ships, on free ports and in a data folder of its own.
// For the tests that need the program and not its parts: integration, e2e, fault, demo and benches.
import { type ChildProcess, execFileSync, spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePorts } from "./free-port"
import { collectPrinted } from "./printed"
import { tokenVariables } from "./soft-hsm"

export type TestServer = {
  portalUrl: string
  machineUrl: string
  dataDir: string
  /** The one-time link that the terminal shows; empty once somebody has used one. */
  setupUrl: string
  pid: number
  /** Everything printed so far, both streams. */
  output: () => string
  /** SIGTERM; answers the exit code. The data folder stays until `remove`. */
  stop: () => Promise<number | null>
  kill9: () => Promise<void>
  /** Resolves when the process has ended by itself. */
  ended: Promise<number | null>
  /** The same server again: same ports, data folder and variables. */
  restart: () => Promise<TestServer>
  /** Ends it if it still runs, and takes its data folder away. */
  remove: () => Promise<void>
}

export type ServerOptions = {
  env?: Record<string, string>
  /** An existing one to go on with; a new temporary one where absent. */
  dataDir?: string
}

/** The project's root: tests and benches run from it. */
const root = process.cwd()
const startTimeoutMs = 60_000
let built = false

/**
 * Starts a server and waits until it serves.
 * @throws Error with what it printed, where it ends before that
 */
export async function startServer(options: ServerOptions = {}): Promise<TestServer> {
  buildOnce()
  const dataDir = options.dataDir ?? mkdtempSync(join(tmpdir(), "gatewarden-server-"))
  const [port, machinePort] = await freePorts()
  const env = {
    PORT: String(port),
    MACHINE_PORT: String(machinePort),
    HOST: "127.0.0.1",
    DATA_DIR: dataDir,
    PUBLIC_URL: `http://localhost:${port}`,
    MACHINE_URL: `https://localhost:${machinePort}`,
    LOG_LEVEL: "info",
    ...options.env,
  }
  return launch(env, dataDir)
}

async function launch(env: Record<string, string> & { PUBLIC_URL: string; MACHINE_URL: string }, dataDir: string) {
  const child = spawn(process.execPath, ["lib/server/start.mjs", "--built"], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", ...tokenVariables(), ...env },
    stdio: ["ignore", "pipe", "pipe"],
  })
  const printed = collectPrinted(child)
  // a test that fails before it holds the server cannot remove it
  const endWithUs = () => child.kill("SIGKILL")
  process.once("exit", endWithUs)
  const ended = new Promise<number | null>((resolve) =>
    child.once("exit", (code) => {
      process.off("exit", endWithUs)
      resolve(code)
    }),
  )
  await untilServing(child, printed)
  const stop = async () => {
    child.kill("SIGTERM")
    return ended
  }
  const server: TestServer = {
    portalUrl: env.PUBLIC_URL,
    machineUrl: env.MACHINE_URL,
    dataDir,
    setupUrl: /https?:\/\/\S+\/setup#\S+/.exec(printed())?.[0] ?? "",
    pid: child.pid ?? 0,
    output: printed,
    stop,
    ended,
    async kill9() {
      child.kill("SIGKILL")
      await ended
    },
    restart: () => launch(env, dataDir),
    async remove() {
      await stop()
      rmSync(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
  return server
}

/** Nothing happens where nothing has changed since the last time. */
function buildOnce(): void {
  if (built) return
  execFileSync(process.execPath, ["lib/server/build.mjs"], { cwd: root, stdio: ["ignore", "ignore", "inherit"] })
  built = true
}

function untilServing(child: ChildProcess, printed: () => string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer)
      child.kill("SIGKILL")
      reject(new Error(`the server ${why}:\n${printed()}`))
    }
    const timer = setTimeout(() => fail(`did not serve within ${startTimeoutMs / 1000} s`), startTimeoutMs)
    const look = () => {
      if (!printed().includes("Ctrl-C stops it.")) return
      clearTimeout(timer)
      child.off("exit", end)
      resolve()
    }
    const end = (code: number | null) => fail(`ended with code ${code} before it served`)
    child.stdout?.on("data", look)
    child.once("exit", end)
  })
}
