// A gateway's host with a real HAProxy, and the agent as it ships, in a child process, that enrolled as the portal has it.
// For the benches; tests/support/gateway-host.ts is the one with nginx.
import { mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { freePort } from "./free-port"
import { type Code, enrol, type GatewayHost, type HostInput, makeAgent } from "./gateway-host"
import { startHaproxyMaster } from "./haproxy-master"
import { makeServerCertificate } from "./openssl"
import type { OperatorClient } from "./operator-client"

export async function startHaproxyHost(
  api: OperatorClient,
  machineUrl: string,
  { name, environment, hosts, directory }: HostInput,
): Promise<Omit<GatewayHost, "nginx">> {
  mkdirSync(directory, { recursive: true })
  const { certificatePath } = makeServerCertificate(directory, hosts)
  const [agentDirectory, port] = [join(directory, "agent"), await freePort()]
  const options = [
    ...["--target", "haproxy", "--listen", `127.0.0.1:${port}`, "--certificates", directory, "--log", "off"],
    ...["--haproxy-config", join(directory, "haproxy.cfg"), "--haproxy-master", join(directory, "master.sock")],
  ]
  const gateway = await api.post<{ id: string }>("/gateways", {
    name,
    environment,
    target: "haproxy",
    pattern: "proxy",
  })
  const code = await api.post<Code>(`/gateways/${gateway.id}/enrolment-codes`)
  await enrol(machineUrl, code, agentDirectory, options)
  const haproxy = await startHaproxyMaster(directory, join(agentDirectory, "haproxy", "current", "gatewarden.cfg"))
  const agent = makeAgent(["run", "--dir", agentDirectory])
  agent.start()
  const serverCa = readFileSync(certificatePath)
  return {
    gatewayId: gateway.id,
    name,
    addressOf: (host) => ({ port, host, serverCa }),
    agentDirectory,
    agentLog: agent.log,
    stopAgent: agent.stop,
    startAgent: agent.start,
    stop: async () => {
      await agent.stop()
      await haproxy.stopHaproxy()
    },
  }
}
