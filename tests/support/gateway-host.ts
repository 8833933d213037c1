// A gateway's host: a real nginx that includes what the agent renders, and the agent as it ships, in a child process.
// For the demo, the stories, the browser tests, the fault tests and the benches.
import { type ChildProcess, spawn } from "node:child_process"
import { mkdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { freePort } from "./free-port"
import { type Nginx, startNginx } from "./nginx"
import { makeServerCertificate } from "./openssl"
import type { OperatorClient } from "./operator-client"
import type { GatewayAddress } from "./partner-call"
import { collectPrinted } from "./printed"

/** A host with an nginx that waits for a configuration, and an agent that runs once it has enrolled. */
export type OpenHost = {
  addressOf: (host: string) => GatewayAddress
  nginx: Nginx
  agentDirectory: string
  /** JSON lines. */
  agentLog: () => string
  stopAgent: () => Promise<void>
  startAgent: () => void
  stop: () => Promise<void>
}

export type GatewayHost = OpenHost & { gatewayId: string; name: string }

export type HostInput = {
  name: string
  environment: string
  hosts: string[]
  directory: string
  /** More options of the agent. */
  agentOptions?: string[]
}
export type Code = { code: string; rootSha256: string; anchorSha256: string }

const agentFile = join(process.cwd(), "public", "agent", "gatewarden-agent.mjs")
const cleanEnv = { PATH: process.env.PATH, NODE_ENV: "production" } as const

/** Registers the gateway, starts nginx, enrols the agent and lets it run. */
export async function startGatewayHost(
  api: OperatorClient,
  machineUrl: string,
  { name, environment, hosts, directory, agentOptions }: HostInput,
): Promise<GatewayHost> {
  const host = await openGatewayHost(directory, hosts, agentOptions)
  const gateway = await api.post<{ id: string }>("/gateways", { name, environment, target: "nginx", pattern: "proxy" })
  const code = await api.post<Code>(`/gateways/${gateway.id}/enrolment-codes`)
  await enrol(machineUrl, code, host.agentDirectory)
  host.startAgent()
  return { ...host, gatewayId: gateway.id, name }
}

/** Starts nginx, which serves nothing yet; the agent is started by the caller, after it has enrolled. */
export async function openGatewayHost(
  directory: string,
  hosts: string[],
  agentOptions: string[] = [],
): Promise<OpenHost> {
  mkdirSync(directory, { recursive: true })
  const { certificatePath } = makeServerCertificate(directory, hosts)
  const agentDirectory = join(directory, "agent")
  const port = await freePort()
  const nginx = await startNginx({
    directory: join(directory, "nginx"),
    // a pattern may match nothing, so nginx starts before there is a configuration
    mainConf: `include ${agentDirectory}/nginx/current/main.con[f];`,
    httpConf: `include ${agentDirectory}/nginx/current/http.con[f];`,
  })
  const agent = makeAgent([
    ...["run", "--dir", agentDirectory, "--target", "nginx", "--listen", `127.0.0.1:${port}`],
    ...["--certificates", directory, "--nginx-config", nginx.configPath],
    ...agentOptions,
  ])
  const serverCa = readFileSync(certificatePath)
  return {
    addressOf: (host) => ({ port, host, serverCa }),
    nginx,
    agentDirectory,
    agentLog: agent.log,
    stopAgent: agent.stop,
    startAgent: agent.start,
    stop: async () => {
      await agent.stop()
      await nginx.stop()
    },
  }
}

/**
 * Runs the command that the portal shows as it stands, in a shell, but for the agent's directory, which is this host's.
 * @throws Error with what the shell printed, where it fails
 */
export function runInstallCommand(command: string, directory: string, agentDirectory: string): Promise<void> {
  const here = command.replace("--dir /var/lib/gatewarden", `--dir '${agentDirectory}'`)
  return untilDone(spawn("bash", ["-c", here], { cwd: directory, env: cleanEnv, stdio: ["ignore", "pipe", "pipe"] }))
}

export function enrol(
  machineUrl: string,
  { code, rootSha256, anchorSha256 }: Code,
  directory: string,
  options: string[] = [],
): Promise<void> {
  const pins = ["--root-sha256", rootSha256, "--anchor-sha256", anchorSha256]
  const child = spawn(
    process.execPath,
    [agentFile, "enrol", "--url", machineUrl, ...pins, "--dir", directory, ...options],
    {
      env: { ...cleanEnv, GATEWARDEN_ENROLMENT_CODE: code },
      stdio: ["ignore", "pipe", "pipe"],
    },
  )
  return untilDone(child)
}

function untilDone(child: ChildProcess): Promise<void> {
  const said = collectPrinted(child)
  return new Promise((resolve, reject) => {
    child.once("error", reject)
    child.once("close", (status) =>
      status === 0 ? resolve() : reject(new Error(`the agent did not enrol: ${said()}`)),
    )
  })
}

export function makeAgent(parameters: string[]) {
  let child: ChildProcess | undefined
  let before = ""
  let said = () => ""
  return {
    log: () => before + said(),
    start: () => {
      before += said()
      child = spawn(process.execPath, [agentFile, ...parameters], {
        env: cleanEnv,
        stdio: ["ignore", "pipe", "pipe"],
      })
      said = collectPrinted(child)
    },
    stop: async () => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
      const ended = new Promise((resolve) => child?.once("exit", resolve))
      child.kill("SIGTERM")
      await ended
    },
  }
}
