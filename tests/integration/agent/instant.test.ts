// An agent with `--instant` against a real nginx: what is stopped is refused without a reload, and is never forgotten.
import { readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { type AgentGateway, host, openAgentGateway } from "../../support/agent-gateway"
import { application, replaceCrl } from "../../support/config-publisher"
import { keepConnection } from "../../support/kept-connection"
import { hasNginx, startNginx } from "../../support/nginx"
import { publishFollowed } from "../../support/publish-followed"
import { startLoad } from "../../support/steady-load"
import { makePartner, revocationOf, type TestPartner } from "../../support/test-partner"

const refused = { status: 401, code: "certificate-revoked" }

describe.skipIf(!hasNginx)("an agent with --instant and a real nginx", () => {
  let gateway: AgentGateway
  beforeAll(async () => {
    gateway = await openAgentGateway({ options: { instant: true }, applications: 10 })
    await gateway.once()
  })
  afterAll(async () => {
    // the one that a test has started in place of the gateway's own
    await gateway.nginx.stop()
    await gateway.close()
  })

  const partner = (index = 1) => makePartner(gateway.hierarchy, application(index).id)
  const workers = () => {
    const { pid } = gateway.nginx
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8")
  }
  const follow = () => {
    const stop = gateway.follow()
    onTestFinished(stop)
    return stop
  }
  const publish = (kind: Parameters<typeof publishFollowed>[1]) => publishFollowed(gateway, kind)
  const addRevocation = (partner: TestPartner) =>
    gateway.publisher.content.revocations.revoked.push(revocationOf(partner))
  const openConnection = (caller: TestPartner) => keepConnection(gateway, caller)

  test("refuses a revoked certificate on an open connection, by the workers that there were", async () => {
    const [revoked, other] = [await partner(), await partner()]
    follow()
    await publish("policy")
    const [call, callOther] = [await openConnection(revoked), await openConnection(other)]
    const before = workers()
    expect([await call(), await callOther()]).toMatchObject([{ status: 200 }, { status: 200 }])
    addRevocation(revoked)
    const applied = await publish("revocation")
    expect(applied).toMatchObject({ reloaded: false })
    expect(await call()).toEqual(refused)
    expect(await callOther()).toMatchObject({ status: 200 })
    expect(workers()).toBe(before)
  })

  test("stops what is suspended in the same way, and lets it in again with the publication that resumes it", async () => {
    follow()
    await publish("policy")
    const call = await openConnection(await partner(2))
    expect(await call()).toMatchObject({ status: 200 })
    gateway.publisher.content.revocations.suspended.push(application(2).id)
    expect(await publish("revocation")).toMatchObject({ reloaded: false })
    expect(await call()).toEqual({ status: 403, code: "application-suspended" })
    gateway.publisher.content.revocations.suspended.pop()
    expect(await publish("policy")).toMatchObject({ reloaded: true })
    expect(await gateway.call(await partner(2))).toMatchObject({ status: 200 })
  })

  test("takes a CRL that says what is refused already without a reload, and reports its number", async () => {
    follow()
    await publish("policy")
    const revoked = await partner(9)
    addRevocation(revoked)
    expect(await publish("revocation")).toMatchObject({ reloaded: false })
    const { publisher, hierarchy } = gateway
    await replaceCrl(publisher.content, { info: hierarchy.issuing, key: hierarchy.issuingKey }, [revoked.serial])
    expect(await publish("trust")).toMatchObject({ reloaded: false })
    expect(gateway.server.reports.at(-1)).toMatchObject({ crlNumbers: { "issuing-1": 2 } })
    expect(await gateway.call(revoked)).toMatchObject(refused)
  })

  test("forgets nothing: not with a reload by hand, not with the agent gone, not in an nginx that starts anew", async () => {
    const revoked = await partner(3)
    const stop = gateway.follow()
    await publish("policy")
    addRevocation(revoked)
    expect(await publish("revocation")).toMatchObject({ reloaded: false })
    await stop()
    expect(await gateway.call(revoked)).toMatchObject(refused)
    const old = workers()
    gateway.nginx.reload()
    await expect.poll(workers, { timeout: 20_000 }).not.toContain(old.trim())
    expect(await gateway.call(revoked)).toMatchObject(refused)
    await gateway.nginx.stop()
    rmSync(gateway.paths.stops, { recursive: true, force: true })
    gateway.nginx = await startNginx({
      directory: join(gateway.paths.root, "..", "host"),
      httpConf: `include ${gateway.paths.current}/http.conf;`,
      mainConf: `include ${gateway.paths.current}/main.conf;`,
      ports: [gateway.port],
    })
    expect(await gateway.call(revoked)).toMatchObject(refused)
    expect(await gateway.call(await partner(3))).toMatchObject({ status: 200 })
  })

  test("goes on where it was after a restart of the agent, and nginx is left alone", async () => {
    const stop = gateway.follow()
    await publish("policy")
    addRevocation(await partner(4))
    expect(await publish("revocation")).toMatchObject({ reloaded: false })
    await stop()
    const before = workers()
    await gateway.publisher.renew()
    expect((await gateway.once()).outcome).toBe("applied")
    expect(gateway.applied()).toMatchObject({ stamp: 1, serving: { stamp: 0 } })
    expect(workers()).toBe(before)
    const next = await partner(4)
    addRevocation(next)
    follow()
    await publish("revocation")
    expect(await gateway.call(next)).toMatchObject(refused)
  })

  test("reloads where files cannot be put or nginx does not see them, and refuses all the same", async () => {
    const revoked = await partner(5)
    follow()
    await publish("policy")
    rmSync(gateway.paths.stops, { recursive: true, force: true })
    writeFileSync(gateway.paths.stops, "in the way")
    addRevocation(revoked)
    expect(await publish("revocation")).toMatchObject({ reloaded: true })
    expect(await gateway.call(revoked)).toMatchObject(refused)
    expect(gateway.logText()).toContain("not-at-once")
    rmSync(gateway.paths.stops)
  })

  test("reloads for more revocations than are worth a file each", async () => {
    follow()
    await publish("policy")
    const some = await partner(6)
    for (let n = 1; n <= 300; n++) addRevocation({ ...some, serial: `ab${n.toString(16)}` })
    addRevocation(some)
    expect(await publish("revocation")).toMatchObject({ reloaded: true })
    expect(await gateway.call(some)).toMatchObject(refused)
  })

  test("costs no request and no connection under load, revocation after revocation", async () => {
    const steady = await partner(7)
    follow()
    await publish("policy")
    const serverCa = readFileSync(join(gateway.paths.certificates, "default.crt"))
    const load = startLoad("partner", { port: gateway.port, host, serverCa }, steady, "/v1/payments")
    for (let n = 0; n < 40; n++) {
      const revoked = await partner(8)
      addRevocation(revoked)
      expect(await publish("revocation")).toMatchObject({ reloaded: false })
      expect(await gateway.call(revoked)).toMatchObject(refused)
    }
    await load.stop()
    expect({ failures: load.failures(), reopened: load.reopened() }).toEqual({ failures: [], reopened: 0 })
    expect(load.allowed()).toBeGreaterThan(100)
  })
})
