// Exports and the signed OPA bundle as programs fetch them: for whom, which release, and nothing twice.
// What is in them is held to the products' schemas in tests/gateways.
import { afterAll, beforeAll, expect, test } from "vitest"
import { exportKinds } from "@/lib/core/export-view"
import { admin as staff } from "@/tests/support/cast"
import { type Identity, type MachineWorld, openMachineWorld } from "@/tests/support/machine-world"

let world: MachineWorld
let viewer: Identity
let gateway: Identity
let application: Identity

beforeAll(async () => {
  world = await openMachineWorld()
  viewer = await world.operator("viewer")
  gateway = await world.gateway()
  application = await world.application()
  await world.database.usecases.publishRelease(staff, { environment: "sandbox", message: "For exports" })
})
afterAll(() => world.close())

const bundlePath = "/opa/bundle.tar.gz"

test.each(exportKinds)(
  "the export %s is a gzip file of the newest release, and 304 as long as nothing has changed",
  async (kind) => {
    const path = `/environments/sandbox/exports/${kind}`
    const first = await world.call(viewer, "GET", path)
    expect(first.status).toBe(200)
    expect(first.headers).toMatchObject({
      "content-type": "application/gzip",
      "gatewarden-sequence": expect.stringMatching(/^\d+$/),
    })
    expect(first.bytes.subarray(0, 2).toString("hex")).toBe("1f8b")
    const again = await world.call(viewer, "GET", path, { headers: { "if-none-match": String(first.headers.etag) } })
    expect([again.status, again.bytes.length]).toEqual([304, 0])
  },
)

test("an export is for operators: no application, no gateway, and no kind that there is not", async () => {
  expect((await world.call(application, "GET", "/environments/sandbox/exports/aws")).status).toBe(403)
  expect((await world.call(gateway, "GET", "/environments/sandbox/exports/aws")).status).toBe(403)
  expect((await world.call(viewer, "GET", "/environments/sandbox/exports/tyk")).status).toBe(400)
  expect((await world.call(viewer, "GET", "/environments/nowhere/exports/aws")).status).toBe(404)
})

test("the OPA bundle is for gateways, of their own environment, and 304 as long as nothing has changed", async () => {
  const first = await world.call(gateway, "GET", bundlePath)
  expect(first.status).toBe(200)
  expect(first.headers["content-type"]).toBe("application/gzip")
  const unchanged = { "if-none-match": String(first.headers.etag) }
  expect((await world.call(gateway, "GET", bundlePath, { headers: unchanged })).status).toBe(304)
  for (const other of [viewer, application]) expect((await world.call(other, "GET", bundlePath)).status).toBe(403)
})
