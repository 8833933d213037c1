// A whole gateway of HAProxy for tests of the agent: a config server, a real HAProxy with master and worker, and an enrolled agent.
// Everything is on the loopback interface and gone with close().
import { join } from "node:path"
import { askHaproxy } from "@/lib/agent/haproxy/runtime-api"
import type { AgentOptions } from "@/lib/agent/options"
import { type AgentHost, openAgentHost } from "./agent-gateway"
import { type HaproxyMaster, startHaproxyMaster } from "./haproxy-master"

export type HaproxyAgent = AgentHost &
  HaproxyMaster & {
    /** Of the worker that serves. */
    worker: () => Promise<number>
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
  const ours = join(agent.paths.root, "haproxy", "current", "gatewarden.cfg")
  const host = await startHaproxyMaster(join(agent.folder, "host"), ours)
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
