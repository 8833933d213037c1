// A gateway for tests: a bundle rendered for nginx, a real nginx that serves it, and an upstream that echoes.
// Files lie as an agent would lay them; apply() renders, reloads and waits until new workers answer.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { request } from "node:http"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import type { PolicyBundle } from "@/lib/core/policy"
import { type NginxOptions, renderNginx } from "@/lib/targets/nginx"
import { freePort } from "./free-port"
import { type Nginx, startNginx } from "./nginx"
import { makeServerCertificate } from "./openssl"

export type TestGateway = {
  port: number
  directory: string
  options: NginxOptions
  nginx: Nginx
  /** Renders, reloads, and returns when the new worker alone takes connections. */
  apply: (bundle: PolicyBundle, more?: Partial<NginxOptions>) => Promise<void>
  /** Signals nginx to take up what was written, and returns when the new worker alone takes connections. */
  reload: (written: PolicyBundle) => Promise<void>
  /** Renders into the files without a reload. */
  write: (bundle: PolicyBundle, more?: Partial<NginxOptions>) => void
  /** The identity log so far. */
  log: () => Record<string, unknown>[]
  release: () => Promise<{ sequence: number; stamp: number }>
  stop: () => Promise<void>
}

export type GatewayInput = { more?: Partial<NginxOptions>; mainConf?: string; httpConf?: string }

export async function startNginxGateway(bundle: PolicyBundle, input: GatewayInput = {}): Promise<TestGateway> {
  const directory = mkdtempSync(join(tmpdir(), "gatewarden-nginx-"))
  const port = await freePort()
  const hosts = bundle.routes.hosts.map(({ host }) => host)
  makeServerCertificate(directory, hosts.length === 0 ? ["none.example.test"] : hosts)
  const options: NginxOptions = {
    directory: join(directory, "current"),
    listen: [`127.0.0.1:${port}`],
    certificateFor: () => ({ certificate: join(directory, "default.crt"), key: join(directory, "default.key") }),
    accessLog: join(directory, "access.log"),
    statusSocket: join(directory, "status.sock"),
    njs: false,
    ...input.more,
  }
  mkdirSync(options.directory)
  const write = (rendered: PolicyBundle, more: Partial<NginxOptions> = {}) => {
    for (const [name, content] of renderNginx(rendered, { ...options, ...more })) {
      writeFileSync(join(options.directory, name), content)
    }
  }
  write(bundle)
  const nginx = await startNginx({
    directory,
    mainConf: `${input.mainConf ?? ""}include "${options.directory}/main.conf";`,
    httpConf: `${input.httpConf ?? ""}include "${options.directory}/http.conf";`,
    ports: [port],
  })
  const release = () => readRelease(options.statusSocket)
  const reload = async (written: PolicyBundle) => {
    const { closed } = await holdConnection(options.statusSocket)
    process.kill(nginx.pid, "SIGHUP")
    await waitForRelease(release, written)
    // for about 100 ms old and new worker both take connections
    await closed
  }
  return {
    port,
    directory,
    options,
    nginx,
    release,
    write,
    reload,
    apply: (next, more) => {
      write(next, more)
      const problem = nginx.check()
      return problem === undefined ? reload(next) : Promise.reject(new Error(problem))
    },
    log: () =>
      readFileSync(options.accessLog, "utf8")
        .split("\n")
        .filter((line) => line !== "")
        .map((line) => JSON.parse(line) as Record<string, unknown>), // an object by the log format
    stop: async () => {
      await nginx.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

/** An idle connection to the worker that serves now. Its end is when that worker was told to go. */
async function holdConnection(socketPath: string): Promise<{ closed: Promise<void> }> {
  const socket = connect(socketPath)
  const closed = new Promise<void>((resolve) => socket.once("close", () => resolve()))
  await new Promise<void>((resolve, reject) => {
    socket.once("error", reject)
    socket.once("data", () => resolve())
    socket.write("GET / HTTP/1.1\r\nHost: status\r\n\r\n")
  })
  return { closed }
}

async function waitForRelease(release: TestGateway["release"], { manifest }: PolicyBundle): Promise<void> {
  for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(5)) {
    const now = await release()
    if (now.sequence === manifest.sequence && now.stamp === manifest.stamp) return
  }
  throw new Error(`nginx does not serve release ${manifest.sequence}`)
}

function readRelease(socketPath: string): Promise<{ sequence: number; stamp: number }> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path: "/", agent: false }, (answer) => {
      let body = ""
      answer.on("data", (chunk: Buffer) => {
        body += chunk.toString()
      })
      answer.on("end", () => resolve(JSON.parse(body)))
    })
    call.on("error", reject).end()
  })
}
