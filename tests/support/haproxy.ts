// A real HAProxy as an ordinary child process, with the configuration that the caller gives.
// For tests: loopback only, everything in the caller's directory, gone with stop().
import { spawn, spawnSync } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { accepts, endChild } from "./child-program"

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
    if (await accepts(input.port)) return { stop: () => endChild(child) }
  }
  await endChild(child)
  throw new Error("HAProxy did not start")
}
