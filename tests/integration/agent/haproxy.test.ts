// An agent and a real HAProxy: what is stopped is refused in the process that runs, everything else by a reload, and what HAProxy refuses
// changes nothing.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { doctor } from "@/lib/agent/doctor/doctor"
import { application } from "../../support/config-publisher"
import { hasHaproxy } from "../../support/haproxy"
import { type HaproxyAgent, openHaproxyAgent } from "../../support/haproxy-agent"
import { keepConnection } from "../../support/kept-connection"
import { makePartner, revocationOf, type TestPartner } from "../../support/test-partner"

const refused = { status: 401, code: "certificate-revoked" }

describe.skipIf(!hasHaproxy)("an agent and a real HAProxy", () => {
  let gateway: HaproxyAgent
  beforeAll(async () => {
    gateway = await openHaproxyAgent({ applications: 10 })
    expect((await gateway.once()).outcome, gateway.logText()).toBe("applied")
  })
  afterAll(() => gateway?.close())

  const partner = (index = 1) => makePartner(gateway.hierarchy, application(index).id)
  async function publish(kind: "policy" | "revocation" | "trust") {
    await gateway.publisher.publish({ kind })
    gateway.log.length = 0
    const { outcome } = await gateway.once()
    return { outcome, line: gateway.log.find(({ event }) => event === "applied") }
  }
  const revoke = (caller: TestPartner) => gateway.publisher.content.revocations.revoked.push(revocationOf(caller))
  const openConnection = (caller: TestPartner) => keepConnection(gateway, caller)

  test("serves what is published, and tells the server of which program", async () => {
    expect(await gateway.call(await partner())).toMatchObject({ status: 200 })
    expect(gateway.server.reports.at(-1)).toMatchObject({ state: "applied", target: "haproxy" })
  })

  test("a revoked certificate is refused on an open connection by the worker that there was", async () => {
    const [revoked, other] = [await partner(), await partner()]
    const [call, callOther] = [await openConnection(revoked), await openConnection(other)]
    const before = await gateway.worker()
    expect([await call(), await callOther()]).toMatchObject([{ status: 200 }, { status: 200 }])
    revoke(revoked)
    const { outcome, line } = await publish("revocation")
    expect({ outcome, line }, gateway.logText()).toMatchObject({ outcome: "applied", line: { reloaded: false } })
    expect(await call()).toEqual(refused)
    expect(await callOther()).toMatchObject({ status: 200 })
    expect(await gateway.worker()).toBe(before)
  })

  test("a suspended application is refused in the same way, and let in again by the publication that resumes it", async () => {
    const call = await openConnection(await partner(2))
    expect(await call()).toMatchObject({ status: 200 })
    gateway.publisher.content.revocations.suspended = [application(2).id]
    await publish("revocation")
    expect(await call()).toMatchObject({ code: "application-suspended" })
    gateway.publisher.content.revocations.suspended = []
    await publish("policy")
    expect(await gateway.call(await partner(2))).toMatchObject({ status: 200 })
  })

  test("a new policy is served after a reload, by another worker", async () => {
    const before = await gateway.worker()
    gateway.publisher.content.applications.push(application(77))
    expect(await publish("policy")).toMatchObject({ outcome: "applied", line: { reloaded: true } })
    expect(await gateway.call(await partner(77))).toMatchObject({ status: 200 })
    expect(await gateway.worker()).not.toBe(before)
  })

  test("a release that the host's own HAProxy refuses changes nothing, and is told in HAProxy's words", async () => {
    const config = join(gateway.folder, "host", "haproxy.cfg")
    const good = readFileSync(config, "utf8")
    writeFileSync(config, `${good}\n  no-such-keyword\n`)
    gateway.publisher.content.applications.push(application(78))
    expect((await publish("policy")).outcome).toBe("refused")
    expect(gateway.server.reports.at(-1)).toMatchObject({
      state: "rejected",
      error: expect.stringMatching(/no-such-keyword/),
    })
    expect(await gateway.call(await partner())).toMatchObject({ status: 200 })
    writeFileSync(config, good)
    expect((await publish("policy")).outcome).toBe("applied")
  })

  test("whoever starts HAProxy anew gets what was stopped at runtime", async () => {
    const revoked = await partner(3)
    revoke(revoked)
    expect(await publish("revocation")).toMatchObject({ line: { reloaded: false } })
    await gateway.restart()
    expect(await gateway.call(revoked)).toMatchObject(refused)
    expect((await gateway.once()).outcome).toBe("unchanged")
  })

  test("what HAProxy cannot do of a release is told to the server with it, logged, and a warning of the self-check", async () => {
    const words = "HAProxy 2.6 refuses tokens signed with PS256 as token-invalid, so nobody is let in."
    const { routes } = gateway.publisher.content
    const [plain] = routes.hosts
    if (plain === undefined) throw new Error("The content has a host.")
    const jwt = { kind: "jwt" as const, issuer: "https://issuer.example.test", audience: "x", bound: true }
    const tokenPolicy = { ...jwt, algorithms: ["PS256" as const], scopeClaim: null }
    routes.hosts.push({ ...plain, host: "pss.example.test", tokenPolicy })
    expect((await publish("policy")).outcome, gateway.logText()).toBe("applied")
    const error = expect.stringContaining(words)
    expect(gateway.server.reports.at(-1)).toMatchObject({ state: "applied", error })
    expect(gateway.log.filter(({ event }) => event === "limited")).toMatchObject([{ level: "warning", error }])
    const look = async () => {
      const findings = await doctor({ paths: gateway.paths, options: {}, clock: () => new Date() })
      return findings.filter(({ check }) => check === "gateway-limits")
    }
    expect(await look()).toMatchObject([{ state: "warn", words: expect.stringContaining(words) }])
    routes.hosts.pop()
    await publish("policy")
    expect(gateway.server.reports.at(-1)?.error).toBeUndefined()
    expect(await look()).toMatchObject([{ state: "ok" }])
  })

  test("a HAProxy that is not running is named, and the release is taken up by whoever starts it", async () => {
    await gateway.stopHaproxy()
    gateway.publisher.content.applications.push(application(79))
    expect((await publish("policy")).outcome).toBe("refused")
    expect(gateway.server.reports.at(-1)).toMatchObject({ error: expect.stringMatching(/HAProxy/) })
    await gateway.restart()
    expect(await gateway.call(await partner(79))).toMatchObject({ status: 200 })
    expect((await gateway.once()).outcome).not.toBe("refused")
    expect(gateway.server.reports.at(-1)).toMatchObject({ state: "applied" })
  })
})
