// A whole gateway of HAProxy for tests of the agent: a config server, a real HAProxy with master and worker, and an enrolled agent.
// Everything is on the loopback interface and gone with close().
import { type ChildProcess, spawn } from "node:child_process"
import { existsSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { askHaproxy } from "@/lib/agent/haproxy/runtime-api"
import type { AgentOptions } from "@/lib/agent/options"
import { type AgentHost, openAgentHost } from "./agent-gateway"
import { endChild } from "./child-program"
import { freePort } from "./nginx"

export type HaproxyAgent = AgentHost & {
  /** Of the worker that serves. */
  worker: () => Promise<number>
  /** Ends HAProxy and starts it anew, as somebody else would. */
  restart: () => Promise<void>
  stopHaproxy: () => Promise<void>
}

export async function openHaproxyAgent(
  given: { applications?: number; options?: Partial<AgentOptions> } = {},
): Promise<HaproxyAgent> {
  const agent = await openAgentHost(given, (folder) => ({
    target: "haproxy",
    haproxyConfig: join(folder, "host", "haproxy.cfg"),
    haproxyMaster: join(folder, "host", "master.sock"),
    log: "off",
  }))
  const host = await startHost(agent.folder, join(agent.paths.root, "haproxy", "current", "gatewarden.cfg"))
  const runtime = join(agent.paths.root, "haproxy", "runtime.sock")
  return {
    ...agent,
    ...host,
    worker: async () => Number(/^Pid: (\d+)$/m.exec(await askHaproxy(runtime, "show info"))?.[1]),
    close: async () => {
      await host.stopHaproxy()
      await agent.close()
    },
  }
}

/** The host's own configuration has a listener of its own, so that HAProxy starts before the first release has come. */
async function startHost(folder: string, ours: string): Promise<Pick<HaproxyAgent, "restart" | "stopHaproxy">> {
  const [config, master] = [join(folder, "host", "haproxy.cfg"), join(folder, "host", "master.sock")]
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
