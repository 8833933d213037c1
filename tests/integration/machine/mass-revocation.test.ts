// Mass revocation over the operator API: seen before, done once, and refused to whoever may not.
// On a real TLS listener.
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Identity, type MachineWorld, openMachineWorld } from "../../support/machine-world"

let world: MachineWorld
let admin: Identity
let viewer: Identity

beforeAll(async () => {
  world = await openMachineWorld()
  admin = await world.operator()
  viewer = await world.operator("viewer")
})
afterAll(() => world.close())

it("a program sees what would stop, and stops it", async () => {
  const { id: applicationId, partnerId } = await world.application()
  const { csr } = world.csr()
  const issued = await world.call(admin, "POST", `/applications/${applicationId}/certificates`, { body: { csr } })
  expect(issued.status, issued.text).toBe(201)
  const preview = await world.call(viewer, "GET", `/revocations/preview?kind=partner&id=${partnerId}`)
  expect(preview.status, preview.text).toBe(200)
  expect(preview.json).toMatchObject({ certificates: 2, owners: 1, stopped: 1, target: { kind: "partner" } })
  const body = { target: { kind: "partner", id: partnerId }, reason: "cessationOfOperation" }
  expect((await world.call(viewer, "POST", "/revocations", { body })).json.code).toBe("forbidden")
  const done = await world.call(admin, "POST", "/revocations", { body })
  expect(done.status, done.text).toBe(200)
  expect(done.json).toEqual({ revoked: 2, sequences: { sandbox: expect.any(Number) } })
  const listed = await world.call(admin, "GET", `/applications/${applicationId}/certificates?status=revoked`)
  expect(listed.json.items).toHaveLength(2)
  expect((await world.call(admin, "POST", "/revocations", { body })).json.code).toBe("conflict")
})

it("a target that is none is said to be none", async () => {
  const body = { target: { kind: "planet", id: "x" }, reason: "superseded" }
  expect((await world.call(admin, "POST", "/revocations", { body })).json.code).toBe("invalid_input")
  expect((await world.call(admin, "GET", "/revocations/preview?kind=key&id=x")).json.code).toBe("invalid_input")
})
