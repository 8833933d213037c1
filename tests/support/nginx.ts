// A real nginx as an ordinary child process, with a main configuration of its own and an http {} that the caller gives.
// For tests, demo and benches: loopback only, everything in the caller's directory, gone with stop().
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { accepts, endChild } from "./child-program"

export type NginxInput = {
  /** Absolute; gets conf, logs and temporary files. */
  directory: string
  /** What stands inside http {}: `include "…/http.conf";` */
  httpConf: string
  /** What stands beside it: `include "…/main.conf";` */
  mainConf?: string
  /** Ports of which one has to accept connections before nginx counts as started. */
  ports?: number[]
  workers?: number
}

export type Nginx = {
  configPath: string
  errorLog: string
  /** The master's. */
  pid: number
  /** Checks, then signals the master. New workers accept a little later; see the status socket. */
  reload: () => void
  /** Replaces what stands inside http {}, for the next reload. */
  configure: (httpConf: string, mainConf?: string) => void
  /** `nginx -t`; answers its words where it refuses. */
  check: () => string | undefined
  stop: () => Promise<void>
}

/** Whether nginx is to be used: where it is missing its tests are skipped by name, except in CI, where they must fail. */
export const hasNginx = spawnSync("nginx", ["-v"]).error === undefined || process.env.CI === "true"

/** Debian's libnginx-mod-http-js. */
const njsModule = "/usr/lib/nginx/modules/ngx_http_js_module.so"

/** The same for what needs njs. */
export const hasNjs = hasNginx && (existsSync(njsModule) || process.env.CI === "true")

/** For the main configuration of an nginx that is to have njs. */
export const loadNjs = `load_module ${njsModule};\n`

/** @throws Error with nginx's own words when it refuses the configuration or does not come up in five seconds */
export async function startNginx(input: NginxInput): Promise<Nginx> {
  const { directory } = input
  for (const name of ["logs", "temp"]) mkdirSync(join(directory, name), { recursive: true })
  const configPath = join(directory, "nginx.conf")
  const errorLog = join(directory, "logs", "error.log")
  // at once: an agent that checks the host's configuration must not read half of it
  const configure = (httpConf: string, mainConf?: string) => {
    writeFileSync(`${configPath}.new`, renderMainConfig(input, httpConf, mainConf ?? input.mainConf ?? ""))
    renameSync(`${configPath}.new`, configPath)
  }
  configure(input.httpConf)
  const run = (...more: string[]) =>
    spawnSync("nginx", ["-e", errorLog, "-p", directory, "-c", configPath, ...more], { encoding: "utf8" })
  const check = () => {
    const { status, stderr } = run("-t", "-q")
    return status === 0 ? undefined : stderr
  }
  const refusal = check()
  if (refusal !== undefined) throw new Error(refusal)
  const child = spawn("nginx", ["-e", errorLog, "-p", directory, "-c", configPath], { stdio: "ignore" })
  await waitFor(child, input)
  return {
    configPath,
    errorLog,
    pid: child.pid ?? 0,
    configure,
    check,
    reload: () => {
      const problem = check()
      if (problem !== undefined) throw new Error(problem)
      child.kill("SIGHUP")
    },
    stop: () => endChild(child),
  }
}

function renderMainConfig({ directory, workers = 1 }: NginxInput, httpConf: string, mainConf: string): string {
  const temp = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `  ${name}_temp_path ${join(directory, "temp", name)};\n`,
  )
  // workers of an unprivileged user could not reach a directory of mode 0700
  const user = process.getuid?.() === 0 ? "user root;\n" : ""
  return `${user}daemon off;
worker_processes ${workers};
pid ${join(directory, "nginx.pid")};
error_log ${join(directory, "logs", "error.log")} warn;
${mainConf}
events { worker_connections 2048; }
http {
${temp.join("")}  access_log off;
${httpConf}
}
`
}

/** nginx listens before it takes signals, and writes its pid file after: a reload in between would end it. */
async function waitFor(child: ChildProcess, { directory, ports = [] }: NginxInput): Promise<void> {
  for (const deadline = Date.now() + 5000; Date.now() < deadline; await sleep(10)) {
    if (child.exitCode !== null) break
    if (readPid(directory) === child.pid && (await Promise.all(ports.map(accepts))).every(Boolean)) return
  }
  const words = readFileSync(join(directory, "logs", "error.log"), "utf8")
  await endChild(child)
  throw new Error(`nginx did not start: ${words}`)
}

function readPid(directory: string): number {
  const path = join(directory, "nginx.pid")
  return existsSync(path) ? Number(readFileSync(path, "utf8")) : 0
}
