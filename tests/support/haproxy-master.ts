// A real HAProxy with master and worker, as a host runs it: its own configuration, and beside it the one that the agent renders.
// For tests and benches of the agent; loopback only.
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { askHaproxy } from "@/lib/agent/haproxy/runtime-api"
import { endChild } from "./child-program"
import { freePort } from "./free-port"

export type HaproxyMaster = {
  /** Ends HAProxy and starts it anew, as somebody else would. */
  restart: () => Promise<void>
  stopHaproxy: () => Promise<void>
}

/** The host's own configuration has a listener of its own, so that HAProxy starts before the first release has come. */
export async function startHaproxyMaster(directory: string, ours: string): Promise<HaproxyMaster> {
  const [config, master] = [join(directory, "haproxy.cfg"), join(directory, "master.sock")]
  writeFileSync(
    config,
    `global\n  maxconn 2000\ndefaults\n  mode http\n  timeout connect 5s\n  timeout client 30s\n  timeout server 30s\nfrontend own\n  bind 127.0.0.1:${await freePort()}\n`,
  )
  let child: ChildProcess | undefined
  const start = async () => {
    const started = spawn("haproxy", ["-W", "-db", "-S", master, "-f", config, "-f", ours], { stdio: "ignore" })
    child = started
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(20)) {
      if (started.exitCode !== null) throw new Error("HAProxy did not start")
      if (existsSync(master) && (await askHaproxy(master, "show proc").catch(() => "")).includes("worker")) return
    }
    throw new Error("HAProxy's master did not answer")
  }
  const stopHaproxy = async () => {
    if (child !== undefined) await endChild(child)
    child = undefined
  }
  await start()
  return {
    stopHaproxy,
    restart: async () => {
      await stopHaproxy()
      await start()
    },
  }
}
