// The rows of the operator API on a real TLS listener: each does what it says, and answers what its schema says.
// The story of the first partner, told by a program.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Identity, type MachineWorld, openMachineWorld, unique } from "../../support/machine-world"
import { sealAll } from "../../support/seal-all"

let world: MachineWorld
let operator: Identity

beforeAll(async () => {
  world = await openMachineWorld()
  operator = await world.operator()
})
afterAll(() => world.close())

const ok = async (method: string, path: string, body?: unknown, headers?: Record<string, string>) => {
  const answer = await world.call(operator, method, path, { body, headers })
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer
}

it("a program takes a partner from registration to a revoked certificate", async () => {
  const name = unique("Acme")
  const registered = await ok("POST", "/partners", {
    name,
    legalName: "Acme AG",
    contacts: [{ name: "Ada", email: "ada@example.test" }],
  })
  expect(registered.status).toBe(201)
  const partner = registered.json
  expect(partner).toMatchObject({ name, status: "draft", revision: 1 })
  expect(registered.headers.etag).toBe('"1"')

  const invitation = await ok("POST", `/partners/${partner.id}/invitations`, { email: "ada@example.test", name: "Ada" })
  expect(invitation.json.url).toContain("/invitation#")
  expect(Date.parse(invitation.json.expiresAt)).toBeGreaterThan(Date.now())
  expect((await ok("POST", `/partners/${partner.id}/activate`, { reason: "signed" })).json.status).toBe("active")
  expect((await ok("POST", `/partners/${partner.id}/suspend`, { reason: "unpaid" })).json.status).toBe("suspended")
  expect((await ok("POST", `/partners/${partner.id}/resume`, { reason: "paid" })).json.status).toBe("active")
  expect((await ok("GET", `/partners?q=${encodeURIComponent(name)}`)).json.items).toMatchObject([{ id: partner.id }])

  const application = (
    await ok("POST", `/partners/${partner.id}/applications`, { name: "Pay", environment: "sandbox" })
  ).json
  expect((await ok("GET", `/partners/${partner.id}/applications`)).json.items).toMatchObject([{ id: application.id }])
  expect((await ok("POST", `/applications/${application.id}/suspend`, { reason: "test" })).json.status).toBe(
    "suspended",
  )
  expect((await ok("POST", `/applications/${application.id}/resume`, {})).json.status).toBe("active")

  const { csr } = world.csr()
  const issued = await ok("POST", `/applications/${application.id}/certificates`, { csr, days: 10 })
  expect(issued.status).toBe(201)
  expect(Object.keys(issued.json).sort()).toEqual(
    ["chain", "id", "notAfter", "notBefore", "pem", "serial", "sha256", "status"].sort(),
  )
  const certificates = await ok("GET", `/applications/${application.id}/certificates?status=valid`)
  expect(certificates.json.items).toMatchObject([{ id: issued.json.id, serial: issued.json.serial }])

  const host = `${unique("pay").replaceAll(" ", "-")}.example.test`
  const api = (
    await ok("POST", "/apis", {
      name: unique("Payments"),
      environment: "sandbox",
      zone: "partner",
      owner: "Payments team",
      hostname: host,
      upstream: "http://127.0.0.1:9",
      tokenPolicy: { kind: "none" },
    })
  ).json
  const route = (
    await ok("POST", `/apis/${api.id}/routes`, { methods: ["GET"], path: "/payments/{id}", scope: "pay:read" })
  ).json
  const other = (
    await ok("POST", `/apis/${api.id}/routes`, { methods: ["POST"], path: "/refunds", scope: "pay:refund" })
  ).json
  expect((await ok("GET", `/apis/${api.id}/routes`)).json.items).toHaveLength(2)
  expect((await ok("GET", "/scopes")).json.items.map((scope: { name: string }) => scope.name)).toContain("pay:read")
  expect((await ok("DELETE", `/routes/${other.id}`)).status).toBe(204)

  const granted = await ok("PUT", `/applications/${application.id}/grants`, [{ scope: "pay:read", reason: "contract" }])
  expect(granted.json).toMatchObject({ items: [{ scope: "pay:read", status: "approved" }], nextCursor: null })

  const changes = (await ok("GET", "/environments/sandbox/changes")).json
  expect(changes.changed).toBe(true)
  const release = await ok("POST", "/environments/sandbox/releases", { message: "First", digest: changes.digest })
  expect(release.status).toBe(201)
  expect(release.json).toMatchObject({ kind: "policy", message: "First", current: true })
  expect((await ok("GET", `/environments/sandbox/releases/${release.json.sequence}`)).json.gateways).toEqual([])
  expect((await ok("GET", "/environments/sandbox/releases?limit=1")).json.items).toMatchObject([
    { id: release.json.id },
  ])
  expect((await ok("GET", `/applications/${application.id}/grants`)).json.items[0].status).toBe("active")

  const ask = { clientCertificate: issued.json.pem, host, method: "GET", path: "/payments/7" }
  expect((await ok("POST", "/environments/sandbox/decisions", ask)).json).toEqual({
    allow: true,
    status: 200,
    reason: "allowed",
    application: application.id,
    route: route.id,
    scope: "pay:read",
    sequence: release.json.sequence,
  })

  const revoked = await ok("POST", `/certificates/${issued.json.id}/revocation`, { reason: "keyCompromise" })
  expect(revoked.json).toMatchObject({
    status: "revoked",
    revocation: {
      reason: "keyCompromise",
      sequence: release.json.sequence + 1,
      enforced: { by: [], missing: [], of: 0 },
    },
  })
  expect((await ok("POST", "/environments/sandbox/decisions", ask)).json.reason).toBe("certificate-revoked")
  expect((await ok("POST", `/applications/${application.id}/retire`, { reason: "done" })).json.status).toBe("retired")
  expect((await ok("POST", `/partners/${partner.id}/offboard`, { reason: "done" })).json.status).toBe("offboarded")
})

it("a gateway is registered, given a code, and shown with what it enforces", async () => {
  const name = unique("edge")
  const registered = await ok("POST", "/gateways", { name, environment: "sandbox", target: "nginx", pattern: "proxy" })
  expect(registered.json).toMatchObject({ name, state: "registered", applied: 0 })
  const code = (await ok("POST", `/gateways/${registered.json.id}/enrolment-codes`)).json
  expect(code.command).toContain(code.code)
  expect(code.rootSha256).toMatch(/^[0-9a-f]{64}$/)
  expect((await ok("GET", `/gateways/${registered.json.id}`)).json.openCode.expiresAt).toBe(code.expiresAt)
  expect(
    (await ok("GET", "/gateways?status=registered")).json.items.map((gateway: { id: string }) => gateway.id),
  ).toContain(registered.json.id)
})

it("environments, the log and its verification are there to read", async () => {
  const environments = (await ok("GET", "/environments")).json
  expect(environments.items.map((one: { name: string }) => one.name)).toEqual(["sandbox", "production"])
  const events = (await ok("GET", "/audit?limit=3")).json
  expect(events.items).toHaveLength(3)
  const next = (await ok("GET", `/audit?limit=3&cursor=${events.nextCursor}`)).json
  expect(next.items[0].id).not.toBe(events.items[2].id)
  await sealAll(world.database)
  expect((await ok("GET", "/audit/verification")).json).toMatchObject({ ok: true, unsealed: 0 })
})

it("an update names the version that it was made from", async () => {
  const { json: partner } = await ok("POST", "/partners", { name: unique("Versioned"), legalName: "V AG" })
  const path = `/partners/${partner.id}`
  const without = await world.call(operator, "PATCH", path, { body: { legalName: "W AG" } })
  expect([without.status, without.json.code]).toEqual([428, "precondition_required"])
  const stale = await world.call(operator, "PATCH", path, {
    body: { legalName: "W AG" },
    headers: { "if-match": '"9"' },
  })
  expect([stale.status, stale.json.code]).toEqual([412, "precondition_failed"])
  const changed = await ok("PATCH", path, { legalName: "W AG" }, { "if-match": '"1"' })
  expect([changed.json.legalName, changed.headers.etag]).toEqual(["W AG", '"2"'])
  const again = await world.call(operator, "PATCH", path, {
    body: { legalName: "X AG" },
    headers: { "if-match": '"1"' },
  })
  expect(again.status).toBe(412)
  expect((await ok("PATCH", path, { legalName: "X AG" }, { "if-match": "*" })).json.legalName).toBe("X AG")
  const weak = await world.call(operator, "PATCH", path, {
    body: { legalName: "Y AG" },
    headers: { "if-match": 'W/"3"' },
  })
  expect(weak.status).toBe(412)
})

it("nothing that was asked here failed on our side", () => {
  expect(world.failures).toEqual([])
})
