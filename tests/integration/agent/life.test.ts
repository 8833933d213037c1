// The agent's everyday troubles with a real nginx: a server that is away, a check that fails, an nginx that is down, time that passes.
// Each ends with the last good release served, words for the operator, and the newest release once the trouble is over.
import { existsSync, readdirSync, readFileSync, readlinkSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type AgentGateway, openAgentGateway } from "../../support/agent-gateway"
import { application } from "../../support/config-publisher"
import { isManifest, problem } from "../../support/config-server"
import { hasNginx, startNginx } from "../../support/nginx"
import { makePartner, type TestPartner } from "../../support/test-partner"

const hour = 3_600_000
const later = (ms: number) => () => new Date(Date.now() + ms)

describe.skipIf(!hasNginx)("an agent", () => {
  let gateway: AgentGateway
  let partner: TestPartner
  let stop: () => Promise<void>
  const open = async (given: Parameters<typeof openAgentGateway>[0] = {}) => {
    gateway = await openAgentGateway(given)
    partner = await makePartner(gateway.hierarchy, application(1).id)
  }
  beforeEach(() => {
    stop = async () => undefined
  })
  afterEach(async () => {
    await stop()
    await gateway.close()
  })
  const events = () => gateway.log.map(({ event }) => event)
  const workers = () => readFileSync(`/proc/${gateway.nginx.pid}/task/${gateway.nginx.pid}/children`, "utf8")

  test("starts without the server on the last good release, keeps serving it, and catches up when the server is back", async () => {
    await open()
    await gateway.once()
    await gateway.publisher.publish()
    await gateway.server.stop()
    stop = gateway.follow()
    const failures = () => events().filter((event) => event === "poll-failed").length
    await expect.poll(failures, { timeout: 20_000 }).toBeGreaterThan(2)
    expect(await gateway.call(partner)).toMatchObject({ status: 200 })
    await gateway.server.start()
    await gateway.server.reported(({ sequence, state }) => sequence === 2 && state === "applied")
  })

  test("sends the report that it could not send once the server answers again", async () => {
    await open()
    gateway.server.override((request, response) => {
      if (request.method !== "PUT") return false
      response.writeHead(503, { "retry-after": "1" }).end()
      return true
    })
    expect((await gateway.once()).outcome).toBe("applied")
    expect(gateway.server.reports).toEqual([])
    gateway.server.override(undefined)
    await gateway.once()
    expect(gateway.server.reports).toMatchObject([{ sequence: 1, state: "applied" }])
  })

  test("tells where it stands, keeps what it has where the server is behind it, and says in the server's words why", async () => {
    await open()
    await gateway.once()
    gateway.server.override((request, response) => {
      if (request.url !== "/api/v1/config/manifest?epoch=1&sequence=1&stamp=0") return false
      problem(response, 409, "The newest here is release 0. Was this database restored?")
      return true
    })
    await expect(gateway.once()).rejects.toMatchObject({
      message: expect.stringMatching(/409.*Was this database restored\?.*raise the epoch/),
    })
    expect(await gateway.call(partner)).toMatchObject({ status: 200 })
  })

  test("gives up a poll that hangs and asks anew", async () => {
    await open({ options: { wait: 1 } })
    await gateway.once()
    let hung = 0
    gateway.server.override((request) => isManifest(request.url) && hung++ < 1)
    stop = gateway.follow()
    await gateway.publisher.publish()
    await gateway.server.reported(({ sequence }) => sequence === 2)
    expect(gateway.log.find(({ event }) => event === "poll-failed")).toMatchObject({ code: "hung" })
  })

  test("rejects a release that nginx refuses, in nginx's words, and applies it once it can", async () => {
    await open()
    await gateway.once()
    const broken = join(gateway.paths.certificates, "new.example.test.crt")
    writeFileSync(broken, "not a certificate")
    writeFileSync(broken.replace(/crt$/, "key"), "not a key")
    const [first] = gateway.publisher.content.routes.hosts
    if (first !== undefined)
      gateway.publisher.content.routes.hosts.push({ ...first, host: "new.example.test", api: "api_2" })
    await gateway.publisher.publish()
    const before = readlinkSync(gateway.paths.current)
    stop = gateway.follow()
    const { error } = await gateway.server.reported(({ state }) => state === "rejected")
    expect(error).toMatch(/cannot load certificate.*new\.example\.test\.crt/)
    expect(readlinkSync(gateway.paths.current)).toBe(before)
    expect(await gateway.call(partner)).toMatchObject({ status: 200 })
    rmSync(broken)
    await gateway.server.reported(({ sequence, state }) => sequence === 2 && state === "applied")
  })

  test("swaps back where the release is good but the host's own configuration is not", async () => {
    await open()
    await gateway.once()
    const before = readlinkSync(gateway.paths.current)
    const included = `include ${gateway.paths.current}/http.conf;`
    const main = `include ${gateway.paths.current}/main.conf;`
    gateway.nginx.configure(`${included}\nmap_hash_max_size 64;`, main)
    await gateway.publisher.publish()
    expect((await gateway.once()).outcome).toBe("refused")
    expect(gateway.server.reports.at(-1)).toMatchObject({
      state: "rejected",
      error: expect.stringMatching(/map_hash_max_size.*duplicate/),
    })
    expect(readlinkSync(gateway.paths.current)).toBe(before)
    expect(readdirSync(gateway.paths.releases)).toEqual([before.replace("releases/", "")])
    gateway.nginx.configure(included, main)
    await gateway.once()
    expect(gateway.applied()).toMatchObject({ sequence: 2 })
  })

  test("says that the host's nginx does not include its files", async () => {
    await open()
    gateway.nginx.configure("", "")
    expect((await gateway.once()).outcome).toBe("refused")
    expect(gateway.server.reports.at(-1)).toMatchObject({
      error: expect.stringMatching(/does not include .*current\/http\.conf/),
    })
  })

  test("says that nginx is not running, leaves the checked release in place, and reports it applied once nginx runs", async () => {
    await open()
    await gateway.once()
    await gateway.nginx.stop()
    await gateway.publisher.publish()
    stop = gateway.follow()
    await gateway.server.reported(
      ({ state, error }) => state === "rejected" && /nginx is not running/.test(error ?? ""),
    )
    const { current } = gateway.paths
    const nginx = await startNginx({
      directory: join(gateway.paths.root, "..", "host"),
      httpConf: `include ${current}/http.conf;`,
      mainConf: `include ${current}/main.conf;`,
    })
    await gateway.server.reported(({ sequence, state }) => sequence === 2 && state === "applied")
    await stop()
    stop = async () => undefined
    await nginx.stop()
  })

  test("clears away the socket of an nginx that was killed, which would keep the next one from starting", async () => {
    await open()
    await gateway.once()
    // the master first: it would replace its workers
    for (const pid of [gateway.nginx.pid, ...workers().trim().split(" ")]) process.kill(Number(pid), "SIGKILL")
    await expect.poll(() => existsSync(`/proc/${gateway.nginx.pid}/task`)).toBe(false)
    await gateway.publisher.publish()
    await gateway.once()
    expect(existsSync(gateway.paths.statusSocket)).toBe(false)
  })

  test("leaves nginx alone where only freshness was renewed, and reports it", async () => {
    await open()
    await gateway.once()
    const before = workers()
    await gateway.publisher.renew()
    expect((await gateway.once()).outcome).toBe("applied")
    expect(workers()).toBe(before)
    expect(gateway.server.reports.at(-1)).toMatchObject({ sequence: 1, stamp: 1, state: "applied" })
  })

  test("fetches only the artifacts that it lacks, and keeps only two releases", async () => {
    await open({ applications: 1000 })
    await gateway.once()
    const whole = gateway.server.sentBytes()
    for (let turn = 0; turn < 4; turn++) {
      gateway.publisher.content.revocations.suspended = [`app_${turn}`]
      await gateway.publisher.publish()
      await gateway.once()
    }
    expect(gateway.server.sentBytes() - whole).toBeLessThan(whole / 100)
    expect(readdirSync(gateway.paths.releases).sort()).toEqual(["1-4-0", "1-5-0"])
    const named = Object.keys(gateway.publisher.head().payload.artifacts).length
    expect(readdirSync(gateway.paths.artifacts)).toHaveLength(named + 1)
    expect(readdirSync(gateway.paths.manifests)).toHaveLength(2)
  })

  test("fetches an artifact anew whose copy on the disk has rotted", async () => {
    await open()
    await gateway.once()
    for (const file of readdirSync(gateway.paths.artifacts)) writeFileSync(join(gateway.paths.artifacts, file), "rot")
    await gateway.publisher.publish()
    expect((await gateway.once()).outcome).toBe("applied")
  })

  test("asks anew for a manifest whose bytes a power cut has taken, and takes no lower one meanwhile", async () => {
    await open()
    const first = gateway.publisher.head()
    await gateway.publisher.publish()
    await gateway.once()
    for (const file of readdirSync(gateway.paths.manifests)) rmSync(join(gateway.paths.manifests, file))
    gateway.server.serve(first.jws)
    expect((await gateway.once()).outcome).toBe("refused")
    gateway.server.serve(undefined)
    await gateway.once()
    expect(readdirSync(gateway.paths.manifests)).toEqual([`${gateway.publisher.head().payloadSha256}.jws`])
    expect(gateway.applied()).toMatchObject({ sequence: 2 })
  })

  test("renders anew on a start with other options, without the server", async () => {
    await open()
    await gateway.once()
    await gateway.server.stop()
    const settings = JSON.parse(readFileSync(gateway.paths.settings, "utf8"))
    settings.options.staleness = "fail-closed"
    writeFileSync(gateway.paths.settings, JSON.stringify(settings))
    await expect(gateway.once()).rejects.toMatchObject({ code: "unreachable" })
    await gateway.server.start()
    expect(gateway.applied()).toMatchObject({ sequence: 1, release: "1-1-0.2" })
  })

  test("warns when a quarter of the validity is left", async () => {
    await open()
    await gateway.once()
    const { agent } = await gateway.once(later(20 * hour))
    await agent.keepFresh()
    expect(gateway.log.at(-1)).toMatchObject({ level: "warning", event: "ageing", sequence: 1 })
  })

  test("serves on after expiry where the policy is serve-stale, and reports that it is stale", async () => {
    await open()
    await gateway.once()
    const { agent } = await gateway.once(later(25 * hour))
    await agent.keepFresh()
    expect(gateway.server.reports.at(-1)).toMatchObject({
      state: "stale",
      error: expect.stringMatching(/goes on serving/),
    })
    expect(await gateway.call(partner)).toMatchObject({ status: 200 })
  })

  test("refuses new connections after expiry where the policy is deny-new, until something newer comes", async () => {
    await open({ options: { staleness: "deny-new" } })
    await gateway.once()
    const { agent } = await gateway.once(later(25 * hour))
    await agent.keepFresh()
    expect(await gateway.call(partner)).toMatchObject({ code: "connection-refused" })
    expect(gateway.server.reports.at(-1)).toMatchObject({
      state: "stale",
      error: expect.stringMatching(/New connections are refused/),
    })
    await gateway.publisher.renew()
    await gateway.once()
    expect(await gateway.call(partner)).toMatchObject({ status: 200 })
  })

  test("refuses every request after expiry where the policy is fail-closed, also when the agent is dead", async () => {
    await open({ options: { staleness: "fail-closed" } })
    await gateway.publisher.renew({ notAfter: new Date(Date.now() + 2500).toISOString() })
    await gateway.once()
    expect(await gateway.call(partner)).toMatchObject({ status: 200 })
    await expect.poll(async () => (await gateway.call(partner)).code, { timeout: 10_000 }).toBe("bundle-expired")
  })
})
