// Any certificate of ours is told who it is; and a connection test of the portal sees the handshake that it waits for.
// Also where the certificate does not stand any more: that is what a test is for.
import https from "node:https"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { addReachable } from "../../support/cast"
import { type MachineWorld, openMachineWorld } from "../../support/machine-world"
import { startTokenIssuer } from "../../support/token-issuer"

let world: MachineWorld

beforeAll(async () => {
  world = await openMachineWorld()
})
afterAll(() => world.close())

const staff: Actor = { kind: "user", id: "usr_test", name: "Test", role: "admin" }

const startCheck = async (applicationId: string) =>
  (
    await world.database.usecases.startConnectionCheck(staff, {
      applicationId,
      host: "a.example.test",
      method: "GET",
      path: "/a",
    })
  ).id

it("an operator, a gateway and an application are each told what they are", async () => {
  const operator = await world.operator("viewer")
  expect((await world.call(operator, "GET", "/whoami")).json).toMatchObject({
    kind: "operator",
    id: operator.id,
    role: "viewer",
  })
  const gateway = await world.gateway("production")
  expect((await world.call(gateway, "GET", "/whoami")).json).toMatchObject({
    kind: "gateway",
    environment: "production",
  })
  const application = await world.application()
  const { json } = await world.call(application, "GET", "/whoami")
  expect(json).toMatchObject({
    kind: "application",
    id: application.id,
    environment: "sandbox",
    status: "active",
    partner: { id: application.partnerId, status: "active" },
    certificate: { id: application.certificateId, status: "valid" },
    scopes: [],
  })
  expect(json.tls.version).toMatch(/^TLSv1\.[23]$/)
  expect(json.endsAt).toBe(json.certificate.notAfter)
})

it("a suspended application is told that it is", async () => {
  const { id, partnerId, ...identity } = await world.application()
  await world.database.usecases.suspendApplication(staff, { id, reason: "test" })
  const answer = await world.call({ id, ...identity }, "GET", "/whoami")
  expect([answer.status, answer.json.status]).toEqual([200, "suspended"])
  expect(partnerId).toMatch(/^ptn_/)
})

it("a connection test sees the handshake and what a gateway would decide", async () => {
  const application = await world.application()
  const check = await startCheck(application.id)
  const { status, json } = await world.call(application, "GET", `/whoami?check=${check}`)
  expect([status, json.check.id, json.check.decision.reason]).toEqual([200, check, "unknown-host"])
  const seen = await world.database.queries.getConnectionCheck(staff, check)
  expect(seen).toMatchObject({
    state: "seen",
    handshake: { status: "valid", tlsVersion: json.tls.version, serial: json.certificate.serial },
    decision: { allow: false, reason: "unknown-host" },
  })
  const again = await world.call(application, "GET", `/whoami?check=${check}`)
  expect([again.status, again.json.code]).toEqual([410, "gone"])
})

it("an application is told which token its API asks for, and a connection test judges the one that comes along", async () => {
  const { usecases, queries } = world.database
  const issuer = await startTokenIssuer()
  await usecases.addTokenIssuer(staff, {
    environment: "sandbox",
    issuer: issuer.issuer,
    jwksUri: issuer.jwksUri,
  })
  await usecases.refreshTokenKeys(async (url) => (await fetch(url)).text())
  await issuer.close()
  const application = await world.application()
  const { apiId, scope } = await addReachable(world.database)
  const policy = { kind: "jwt" as const, issuer: issuer.issuer, audience: "things", algorithms: ["ES256" as const] }
  const tokenPolicy = { ...policy, scopeClaim: null, bound: false }
  await usecases.updateApi(staff, { id: apiId, revision: 1, tokenPolicy })
  const grants = [{ scope, endsAt: null, reason: "test" }]
  await usecases.setGrants(staff, { applicationId: application.id, grants })
  await usecases.publishRelease(staff, { environment: "sandbox", message: "Tokens" })

  const { json } = await world.call(application, "GET", "/whoami")
  expect(json.scopes).toMatchObject([{ name: scope, routes: [{ tokenPolicy }] }])
  const { hostname: host } = await queries.getApi(staff, apiId)
  const decisionWith = async (authorization?: string) => {
    const call = { applicationId: application.id, host, method: "GET" as const, path: "/things" }
    const { id } = await usecases.startConnectionCheck(staff, call)
    expect((await queries.getConnectionCheck(staff, id)).command).toContain("Bearer $ACCESS_TOKEN")
    const headers = authorization === undefined ? undefined : { authorization }
    return (await world.call(application, "GET", `/whoami?check=${id}`, { headers })).json.check.decision.reason
  }
  const token = issuer.token({ aud: "things" })
  expect(await decisionWith()).toBe("token-missing")
  expect(await decisionWith(`Bearer ${issuer.token({ aud: "others" })}`)).toBe("token-invalid")
  expect(await decisionWith(`Bearer ${token}`)).toBe("allowed")
  const kept = [
    await world.database.db.connectionCheck.findMany(),
    await world.database.db.auditEvent.findMany({ select: { detail: true } }),
  ]
  expect(JSON.stringify(kept)).not.toContain(token.slice(-20))
})

it("a revoked certificate is refused, and the test that waited for it shows why", async () => {
  const application = await world.application()
  const check = await startCheck(application.id)
  await world.database.usecases.revokeCertificate(staff, { id: application.certificateId, reason: "unspecified" })
  await new Promise((resolve) => setTimeout(resolve, 200))
  const answer = await world.call(application, "GET", `/whoami?check=${check}`)
  expect([answer.status, answer.json.code]).toEqual([401, "unauthenticated"])
  expect(answer.json.detail).toContain("revoked")
  const seen = await world.database.queries.getConnectionCheck(staff, check)
  expect(seen.handshake?.status).toBe("revoked")
})

it("another application's test is no test of this one", async () => {
  const mine = await world.application()
  const other = await world.application()
  const check = await startCheck(other.id)
  for (const identity of [mine, await world.operator(), await world.gateway()]) {
    const answer = await world.call(identity, "GET", `/whoami?check=${check}`)
    expect([answer.status, answer.json.code]).toEqual([404, "not_found"])
  }
  expect((await world.database.queries.getConnectionCheck(staff, check)).state).toBe("waiting")
})

it("a certificate that has ended is told so, and when", async () => {
  const application = await world.application()
  await world.database.sql(
    `update certificate set not_before = now() - interval '2 days', not_after = now() - interval '1 day' where id = '${application.certificateId}'`,
  )
  const answer = await world.call(application, "GET", "/whoami")
  expect([answer.status, answer.json.code]).toEqual([401, "unauthenticated"])
  expect(answer.json.detail).toContain("ended on")
})

it("an application that is revoked while its connection is open is refused on it within a second", async () => {
  const application = await world.application()
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
  expect((await world.call(application, "GET", "/whoami", { agent })).status).toBe(200)
  await world.database.usecases.retireApplication(staff, { id: application.id, reason: "test" })
  const started = performance.now()
  while ((await world.call(application, "GET", "/whoami", { agent })).status !== 401) {
    expect(performance.now() - started).toBeLessThan(1_000)
  }
  agent.destroy()
})

it("nothing that was asked here failed on our side", () => {
  expect(world.failures).toEqual([])
})
