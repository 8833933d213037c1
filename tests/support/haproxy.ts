// A real HAProxy as an ordinary child process, with the configuration that the caller gives.
// For tests: loopback only, everything in the caller's directory, gone with stop().
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"

export type Haproxy = { stop: () => Promise<void> }

/** Whether HAProxy is to be used: where it is missing its tests are skipped by name, except in CI, where they must fail. */
export const hasHaproxy = spawnSync("haproxy", ["-v"]).error === undefined || process.env.CI === "true"

/**
 * @param port which accepts connections once it has started
 * @throws Error with HAProxy's own words when it refuses the configuration or does not come up in ten seconds
 */
export async function startHaproxy(input: { directory: string; config: string; port: number }): Promise<Haproxy> {
  const path = join(input.directory, "haproxy.cfg")
  writeFileSync(path, input.config)
  const checked = spawnSync("haproxy", ["-c", "-f", path], { encoding: "utf8" })
  if (checked.status !== 0) throw new Error(`${checked.error ?? ""}${checked.stdout}${checked.stderr}`)
  const child = spawn("haproxy", ["-db", "-f", path], { stdio: "ignore" })
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(20)) {
    if (child.exitCode !== null) break
    if (await accepts(input.port)) return { stop: () => stop(child) }
  }
  await stop(child)
  throw new Error("HAProxy did not start")
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1")
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.on("connect", () => end(true)).on("error", () => end(false))
  })
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()))
  child.kill("SIGTERM")
  await ended
}
