// What 100 policy reloads cost callers: by the agent, and by `nginx -s reload` on the same files, in turns in one run.
// The agent is a process of its own, or its work would keep the callers from hearing that a connection is closed; and both reload at one
// pace. The load and its rule for one retry are those of the tests.
import { execFileSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { type AgentGateway, host, openAgentGateway } from "../support/agent-gateway"
import { startProgram } from "../support/build-agent"
import { application } from "../support/config-publisher"
import { type Load, startLoad } from "../support/steady-load"
import { makePartner } from "../support/test-partner"

export type ReloadCost = { reloads: number; calls: number; reset: number; lost: number; failures: string[] }
export type ReloadsResult = { "by the agent": ReloadCost; "nginx -s reload": ReloadCost }

const partners = 4

/** @param each reloads of either kind, in `rounds` turns */
export async function benchReloads(each = 100, rounds = 10): Promise<ReloadsResult> {
  const gateway = await openAgentGateway({ applications: partners })
  await gateway.once()
  const agent = startProgram(join("public", "agent", "gatewarden-agent.mjs"), ["run", "--dir", gateway.paths.root])
  try {
    const result = { "by the agent": nothing(), "nginx -s reload": nothing() }
    for (let round = 0; round < rounds; round++) {
      const paceMs = await measure(gateway, result["by the agent"], each / rounds, () => publish(gateway))
      await measure(gateway, result["nginx -s reload"], each / rounds, async () => reloadByHand(gateway), paceMs)
    }
    return result
  } finally {
    agent.child.kill()
    await agent.ended
    await gateway.close()
  }
}

const nothing = (): ReloadCost => ({ reloads: 0, calls: 0, reset: 0, lost: 0, failures: [] })

/**
 * @param paceMs between the beginnings of two reloads, at the least
 * @returns milliseconds that one reload took, with what led to it
 */
async function measure(
  gateway: AgentGateway,
  cost: ReloadCost,
  reloads: number,
  reload: () => Promise<void>,
  paceMs = 0,
): Promise<number> {
  const loads = await Promise.all(Array.from({ length: partners }, (_, index) => loadOf(gateway, index)))
  const begun = performance.now()
  for (let n = 0; n < reloads; n++) {
    const before = workersOf(gateway)
    await reload()
    // until nobody is served by what was there before
    while (workersOf(gateway).some((pid) => before.includes(pid))) await sleep(10)
    await sleep(Math.max(0, begun + (n + 1) * paceMs - performance.now()))
  }
  const took = (performance.now() - begun) / reloads
  for (const load of loads) await load.stop()
  cost.reloads += reloads
  cost.calls += loads.reduce((sum, load) => sum + load.allowed() + load.failures().length, 0)
  cost.reset += loads.reduce((sum, load) => sum + load.reopened(), 0)
  cost.failures.push(...loads.flatMap((load) => load.failures()))
  cost.lost = cost.failures.length
  return took
}

async function loadOf({ hierarchy, paths, port }: AgentGateway, index: number): Promise<Load> {
  const partner = await makePartner(hierarchy, application(index).id)
  const serverCa = readFileSync(join(paths.certificates, "default.crt"))
  return startLoad(`partner ${index}`, { port, host, serverCa }, partner, "/v1/payments")
}

async function publish({ publisher, server }: AgentGateway): Promise<void> {
  const { payload } = await publisher.publish({ kind: "policy" })
  server.wake()
  await server.reported(({ sequence, state }) => sequence === payload.sequence && state === "applied")
}

function reloadByHand({ nginx }: AgentGateway): void {
  execFileSync("nginx", ["-e", nginx.errorLog, "-c", nginx.configPath, "-s", "reload"], { stdio: "ignore" })
}

function workersOf({ nginx }: AgentGateway): string[] {
  return readFileSync(`/proc/${nginx.pid}/task/${nginx.pid}/children`, "utf8").split(" ").filter(Boolean)
}
