// An agent that is not root, with the rights of the unit that it prints and no others, beside an nginx that is.
// Only root can become somebody else, so that this runs where the tests are root's.

import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from "node:child_process"
import {
  chmodSync,
  chownSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from "node:fs"
import { dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { unitText } from "@/lib/agent/unit"
import { type AgentGateway, openAgentGateway } from "../../support/agent-gateway"
import { buildProgram } from "../../support/build-agent"
import { hasNginx, hasNjs, loadNjs } from "../../support/nginx"

const nobody = 65_534
const isRoot = process.getuid?.() === 0

const unit = (directory = "/var/lib/gatewarden") =>
  unitText({
    directory,
    target: "nginx",
    user: "gatewarden",
    node: "/usr/bin/node",
    program: "/usr/local/lib/gatewarden/gatewarden-agent.mjs",
    more: ["--wait", "20", "--access-log", "/var/log/with blank"],
    files: ["/var/lib/prometheus/node-exporter/gatewarden.prom", "/var/lib/gatewarden/nginx/identity.log"],
  })

describe.skipIf(!hasNginx || !isRoot)("an agent with the rights of its unit", () => {
  let gateway: AgentGateway
  let program: string
  beforeAll(async () => {
    gateway = await openAgentGateway()
    const folder = dirname(gateway.paths.root)
    chmodSync(folder, 0o711)
    program = join(folder, "gatewarden-agent.mjs")
    copyFileSync(await buildProgram("lib/agent/main.ts"), program)
    chmodSync(program, 0o755)
    giveTo(nobody, gateway.paths.root)
  })
  afterAll(() => gateway.close())

  const once = (capabilities: readonly string[], ...options: string[]) => {
    const list = capabilities.map((name) => `+${name.replace("CAP_", "").toLowerCase()}`)
    const rights = [`--inh-caps=${["-all", ...list].join(",")}`, `--bounding-set=${["-all", ...list].join(",")}`]
    if (list.length > 0) rights.push(`--ambient-caps=${list.join(",")}`)
    const who = [`--reuid=${nobody}`, `--regid=${nobody}`, "--clear-groups", "--no-new-privs", ...rights]
    const command = [process.execPath, program, "once", "--dir", gateway.paths.root, ...options]
    return untilEnded(spawn("setpriv", [...who, ...command], { cwd: "/" }))
  }

  test("applies releases, leaves the host's own configuration to nginx, and reads no file of root's", async () => {
    const [, granted = ""] = /^AmbientCapabilities=(.*)$/m.exec(unit()) ?? []
    const first = await once(granted.split(" "))
    expect(first).toMatchObject({ status: 0, stderr: "" })
    expect(first.stdout).toContain('"event":"left-to-nginx"')
    expect(gateway.applied()?.serving.sequence).toBe(gateway.publisher.head().payload.sequence)
    await gateway.publisher.publish()
    expect(await once(granted.split(" "))).toMatchObject({ status: 0 })
    expect(gateway.applied()?.serving.sequence).toBe(gateway.publisher.head().payload.sequence)
  })

  test("still hears of a host's configuration that is broken, and goes back", async () => {
    gateway.nginx.configure(`include ${gateway.paths.current}/http.conf; no_such_directive;`)
    const before = gateway.applied()?.sequence
    await gateway.publisher.publish()
    const { status, stdout } = await once(["CAP_KILL", "CAP_NET_BIND_SERVICE"])
    gateway.nginx.configure(`include ${gateway.paths.current}/http.conf;`)
    expect(status).toBe(1)
    expect(stdout).toMatch(/rolled-back.*unknown directive/s)
    expect(gateway.applied()?.sequence).toBe(before)
  })

  test.skipIf(!hasNjs)("uses the modules that an included file loads, which nginx does not show to it", async () => {
    const modules = join(gateway.folder, "host", "modules-enabled")
    mkdirSync(modules)
    writeFileSync(join(modules, "50-mod-http-js.conf"), loadNjs)
    const { current } = gateway.paths
    gateway.nginx.configure(
      `include ${current}/http.conf;`,
      `include ${modules}/*.conf;\ninclude ${current}/main.conf;`,
    )
    await gateway.publisher.publish()
    const { status, stdout } = await once(["CAP_KILL", "CAP_NET_BIND_SERVICE"], "--njs")
    expect({ status, stdout }).toMatchObject({ status: 0, stdout: expect.stringContaining('"event":"applied"') })
    expect(readFileSync(join(current, "http.conf"), "utf8")).toContain("js_import")
  })

  test("cannot tell root's nginx to reload without the one right that is for it", async () => {
    const { status, stdout } = await once([])
    expect(status).toBe(1)
    expect(stdout).toContain("cannot be told to reload")
  })
})

describe("the unit that the agent prints", () => {
  test("grants no way to files of others, and may write in its directory and beside the metrics alone", () => {
    expect(unit()).not.toMatch(/DAC|CHOWN|FOWNER|SYS_/)
    expect(unit()).toContain("ReadWritePaths=/var/lib/gatewarden -/var/lib/prometheus/node-exporter\n")
    expect(unit()).toContain('--access-log "/var/log/with blank"\n')
  })

  test("is one that systemd takes", ({ skip }) => {
    const folder = join(process.cwd(), "node_modules/.cache/gatewarden-tests")
    mkdirSync(folder, { recursive: true })
    const file = join(folder, `gatewarden-agent-${process.pid}.service`)
    const { node, program } = { node: process.execPath, program: join(process.cwd(), "package.json") }
    const text = unitText({
      directory: "/var/lib/gatewarden",
      target: "nginx",
      user: "root",
      node,
      program,
      more: [],
      files: [],
    })
    writeFileSync(file, text)
    const { error, stderr, status } = spawnSync("systemd-analyze", ["verify", "--man=no", file], { encoding: "utf8" })
    if (error !== undefined) return skip()
    expect(stderr.split("\n").filter((line) => line.includes("gatewarden-agent"))).toEqual([])
    expect(status).toBe(0)
  })
})

function giveTo(uid: number, path: string): void {
  chownSync(path, uid, uid)
  if (!lstatSync(path).isDirectory()) return
  for (const name of readdirSync(path)) giveTo(uid, join(path, name))
}

function untilEnded(child: ChildProcessWithoutNullStreams) {
  const said = { stdout: "", stderr: "" }
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream].setEncoding("utf8").on("data", (chunk: string) => {
      said[stream] += chunk
    })
  }
  return new Promise<{ status: number | null } & typeof said>((resolve) => {
    child.on("close", (status) => resolve({ status, ...said }))
  })
}
