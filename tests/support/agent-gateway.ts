// A whole gateway for tests of the agent: a config server, a real nginx on free ports (tests/support/haproxy-agent.ts: a HAProxy), and an
// enrolled agent in a folder of its own.
// Everything is on the loopback interface and gone with close().
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { enrol } from "@/lib/agent/identity/enrol"
import { type LogFields, type LogLevel, makeLog } from "@/lib/agent/log"
import { once } from "@/lib/agent/once"
import type { AgentOptions } from "@/lib/agent/options"
import { run } from "@/lib/agent/run"
import { type StartedAgent, startAgent } from "@/lib/agent/start-agent"
import { type Paths, pathsOf } from "@/lib/agent/state/paths"
import type { Applied } from "@/lib/agent/state/state-files"
import type { GatewayTarget } from "@/lib/agent/target"
import { type Hierarchy, makeHierarchy } from "../unit/pki/hierarchy"
import { makePublisher, type Publisher, policyContent } from "./config-publisher"
import { type ConfigServer, startConfigServer } from "./config-server"
import { freePort } from "./free-port"
import { type Nginx, startNginx } from "./nginx"
import { makeServerCertificate } from "./openssl"
import { type CallResult, callOnce, type PartnerIdentity } from "./partner-call"
import { startUpstream, type Upstream } from "./upstream"

export type LogLine = { time: string; level: LogLevel; event: string; error?: string; code?: string } & LogFields

/** All but the program that serves. */
export type AgentHost = {
  folder: string
  paths: Paths
  options: Partial<AgentOptions>
  hierarchy: Hierarchy
  publisher: Publisher
  server: ConfigServer
  upstream: Upstream
  port: number
  log: LogLine[]
  logText: () => string
  /** One look at the server, as under cron. */
  once: (clock?: () => Date) => Promise<{ outcome: string; agent: StartedAgent["agent"] }>
  /** Follows the server until the answer is called. */
  follow: (clock?: () => Date) => () => Promise<void>
  applied: () => Applied | undefined
  call: (identity: PartnerIdentity | undefined, path?: string) => Promise<CallResult>
  close: () => Promise<void>
}
export type AgentGateway = AgentHost & { nginx: Nginx }

export const host = "api.example.test"

type Given = {
  applications?: number
  options?: Partial<AgentOptions>
  /** In place of a program that serves. */
  target?: GatewayTarget
}

export async function openAgentGateway(given: Given = {}): Promise<AgentGateway> {
  const agent = await openAgentHost(given, (folder) => ({ nginxConfig: join(folder, "host", "nginx.conf") }))
  const { paths, folder } = agent
  const nginx = await startNginx({
    directory: join(folder, "host"),
    httpConf: `include ${paths.current}/http.conf;`,
    mainConf: `include ${paths.current}/main.conf;`,
  })
  const close = async () => {
    await nginx.stop()
    await agent.close()
  }
  return { ...agent, nginx, close }
}

/** @param place options that depend on the folder in which everything lies */
export async function openAgentHost(
  given: Given,
  place: (folder: string) => Partial<AgentOptions>,
): Promise<AgentHost> {
  const folder = mkdtempSync(join(tmpdir(), "gatewarden-agent-"))
  const hierarchy = await makeHierarchy()
  const upstream = await startUpstream()
  const publisher = await makePublisher(
    "sandbox",
    await policyContent(hierarchy, upstream.url, given.applications ?? 3),
  )
  await publisher.publish()
  const server = await startConfigServer(publisher)
  const paths = pathsOf(join(folder, "agent"))
  const port = await freePort()
  const options: Partial<AgentOptions> = {
    listen: [`127.0.0.1:${port}`],
    wait: 20,
    ...place(folder),
    ...given.options,
  }
  const { url, code, anchorSha256 } = server
  await enrol({ paths, url, code, rootSha256: publisher.rootSha256(), anchorSha256, options })
  makeServerCertificate(paths.certificates, [host])
  mkdirSync(join(folder, "host"))
  const log: LogLine[] = []
  const write = makeLog(
    (line) => log.push(JSON.parse(line)),
    () => new Date(),
  )
  const { target } = given
  const start = (clock: () => Date) => startAgent({ paths, options: {}, log: write, clock, deadlines, target })
  return {
    folder,
    paths,
    options,
    hierarchy,
    publisher,
    server,
    upstream,
    port,
    log,
    logText: () => log.map((line) => JSON.stringify(line)).join("\n"),
    once: async (clock = now) => {
      const { agent, close } = await start(clock)
      const outcome = await once(agent).finally(close)
      return { outcome, agent }
    },
    follow: (clock = now) => {
      const stop = new AbortController()
      const started = start(clock)
      const ended = started.then(({ agent }) =>
        run({ agent, log: write, wait: options.wait ?? 20, signal: stop.signal, chance: () => 0, backOffRange: quick }),
      )
      return async () => {
        stop.abort()
        const { close } = await started
        close()
        await ended
      }
    },
    applied: () => readApplied(paths),
    call: (identity, path = "/v1/payments") => callOnce(gatewayAddress(paths, port), identity, "GET", path),
    close: async () => {
      await server.stop()
      await upstream.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const now = (): Date => new Date()
const deadlines = { graceMs: 2000, transferMs: 2000 }
const quick = { firstMs: 50, capMs: 400 }

const gatewayAddress = (paths: Paths, port: number) => ({
  port,
  host,
  serverCa: readFileSync(join(paths.certificates, "default.crt")),
})

function readApplied(paths: Paths): Applied | undefined {
  try {
    return JSON.parse(readFileSync(paths.applied, "utf8"))
  } catch {
    return undefined // nothing has been applied yet
  }
}
