// The self-check on a real host: quiet where all is well, and a line with what to do for each thing that is not.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { doctor, exitCodeOf, findingsText } from "@/lib/agent/doctor/doctor"
import type { Finding } from "@/lib/agent/doctor/finding"
import { lockDirectory } from "@/lib/agent/state/lock-directory"
import { pathsOf } from "@/lib/agent/state/paths"
import { type AgentGateway, host, openAgentGateway } from "../../support/agent-gateway"
import { hasNginx } from "../../support/nginx"
import { makeServerCertificate } from "../../support/openssl"

const day = 86_400_000
const now = () => new Date()
const later = (ms: number) => () => new Date(Date.now() + ms)

describe.skipIf(!hasNginx)("doctor", () => {
  let gateway: AgentGateway
  beforeAll(async () => {
    gateway = await openAgentGateway()
    await gateway.once()
  })
  afterAll(() => gateway.close())

  const look = (clock = now) => doctor({ paths: gateway.paths, options: {}, clock })
  const lineOf = (findings: readonly Finding[], check: string) => findings.find((one) => one.check === check)

  test("finds nothing to mend on a gateway that serves the newest release, beside its running agent", async () => {
    const unlock = lockDirectory(gateway.paths)
    const findings = await look()
    unlock()
    expect(findings.filter(({ state }) => state !== "ok")).toEqual([])
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining([
        ...["directory", "disk", "agent", "identity", "root-document", "dns", "tcp", "tls", "poll", "clock"],
        ...["gateway", "gateway-process", "gateway-configuration", "server-certificate"],
        ...["release", "freshness", "last-poll", "report"],
      ]),
    )
    expect(exitCodeOf(findings)).toBe(0)
    expect(findingsText(findings)).toMatch(/^ok {3}directory/)
  })

  test("warns where no agent runs, which is no failure under cron", async () => {
    const findings = await look()
    expect(lineOf(findings, "agent")).toMatchObject({ state: "warn", words: expect.stringContaining("No agent runs") })
    expect(exitCodeOf(findings)).toBe(0)
  })

  test("says that a key can be read by others, and how to stop that", async () => {
    chmodSync(gateway.paths.key, 0o644)
    const findings = await look()
    chmodSync(gateway.paths.key, 0o600)
    expect(lineOf(findings, "directory")).toMatchObject({ state: "fail", remedy: expect.stringContaining("chmod 600") })
    expect(exitCodeOf(findings)).toBe(1)
  })

  test("tells a clock that is off, an end that is near and one that has passed", async () => {
    expect(lineOf(await look(later(60_000)), "clock")).toMatchObject({ state: "warn" })
    const month = await look(later(100 * day))
    for (const check of ["clock", "identity", "freshness"])
      expect(lineOf(month, check)).toMatchObject({ state: "fail" })
  })

  test("stops at the first step of the way to the server that fails", async () => {
    await gateway.server.stop()
    const findings = await look()
    await gateway.server.start()
    expect(lineOf(findings, "tcp")).toMatchObject({ state: "fail", words: expect.stringContaining("ECONNREFUSED") })
    expect(lineOf(findings, "tls")).toBeUndefined()
    expect(lineOf(findings, "release")).toMatchObject({ state: "ok" })
  })

  test("says that somebody else answers in place of the server", async () => {
    const kept = readFileSync(gateway.paths.settings, "utf8")
    const { certificatePath } = makeServerCertificate(join(gateway.paths.root, ".."), ["other.example.test"])
    writeFileSync(
      gateway.paths.settings,
      JSON.stringify({ ...JSON.parse(kept), anchor: readFileSync(certificatePath, "utf8") }),
    )
    const findings = await look()
    writeFileSync(gateway.paths.settings, kept)
    expect(lineOf(findings, "tls")).toMatchObject({ state: "fail", words: expect.stringContaining("handshake failed") })
  })

  test("names a server certificate that is not of the key beside it", async () => {
    const { certificates } = gateway.paths
    const key = join(certificates, "default.key")
    const kept = readFileSync(key)
    writeFileSync(key, readFileSync(gateway.paths.key))
    const findings = await look()
    writeFileSync(key, kept)
    expect(lineOf(findings, "server-certificate")).toMatchObject({
      state: "fail",
      words: expect.stringMatching(new RegExp(`${host}.*not for the key`)),
    })
  })

  test("repeats nginx's own words on a configuration that it refuses, and says where nginx does not read ours", async () => {
    gateway.nginx.configure("no_such_directive;")
    const refused = await look()
    gateway.nginx.configure("")
    const forgotten = await look()
    gateway.nginx.configure(`include ${gateway.paths.current}/http.conf;`)
    expect(lineOf(refused, "gateway-configuration")?.words).toMatch(/unknown directive "no_such_directive"/)
    expect(lineOf(forgotten, "gateway-configuration")?.words).toMatch(/does not include/)
  })

  test("goes on where there is no nginx program, and where the state files are torn", async () => {
    const without = await doctor({ paths: gateway.paths, options: { nginxBinary: "/nowhere/nginx" }, clock: now })
    expect(lineOf(without, "gateway")).toMatchObject({
      state: "fail",
      remedy: expect.stringContaining("--nginx-binary"),
    })
    const kept = readFileSync(gateway.paths.applied)
    writeFileSync(gateway.paths.applied, "{")
    const torn = await look()
    writeFileSync(gateway.paths.applied, kept)
    expect(lineOf(torn, "release")).toMatchObject({ state: "fail", words: expect.stringContaining("cannot be read") })
    expect(lineOf(torn, "tls")).toMatchObject({ state: "ok" })
  })

  test("makes no file, which would be root's where root looks", async () => {
    const folder = mkdtempSync(join(tmpdir(), "gatewarden-doctor-"))
    const findings = await doctor({ paths: pathsOf(folder), options: {}, clock: now })
    const left = readdirSync(folder)
    rmSync(folder, { recursive: true })
    expect(left).toEqual([])
    expect(lineOf(findings, "identity")).toMatchObject({
      state: "fail",
      words: expect.stringContaining("no enrolled gateway"),
    })
  })

  test("says what to do where nobody has enrolled, and makes no directory", async () => {
    const paths = pathsOf(join(gateway.paths.root, "nothing"))
    const findings = await doctor({ paths, options: {}, clock: now })
    rmSync(paths.root, { recursive: true, force: true })
    expect(findings).toEqual([expect.objectContaining({ check: "directory", state: "fail" })])
  })
})
