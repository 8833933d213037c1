// Renewals, the emergency switch and webhooks over the operator API, and what is noted of a certificate that is presented.
// Against a real listener.
import { afterAll, beforeAll, expect, it } from "vitest"
import type { z } from "zod"
import { reissuePreview, renewalBoard, renewalRow } from "@/lib/machine/schemas/certificate"
import { listOf } from "@/lib/machine/schemas/shared-shapes"
import { webhook } from "@/lib/machine/schemas/webhook"
import { type Identity, type MachineWorld, openMachineWorld } from "../../support/machine-world"

let world: MachineWorld
let operator: Identity

beforeAll(async () => {
  world = await openMachineWorld()
  operator = await world.operator()
})
afterAll(() => world.close())

const read = async (path: string, schema: z.ZodType, identity = operator) => {
  const answer = await world.call(identity, "GET", path)
  expect(schema.safeParse(answer.json).error?.issues, `${path} ${answer.text}`).toBeUndefined()
  return answer.json
}

it("an operator throws the switch, sees who is asked and who has renewed, and withdraws it", async () => {
  const mine = await world.application()
  const preview = await read("/environments/sandbox/reissue", reissuePreview.strict())
  expect(preview.certificates).toBeGreaterThanOrEqual(1)
  const reissueBy = new Date(Date.now() + 86_400_000).toISOString()
  const body = { reissueBy, reason: "A key was found" }
  const asked = await world.call(operator, "POST", "/environments/sandbox/reissue", { body })
  expect(asked.status).toBe(200)
  const board = await read("/renewals/board", renewalBoard.strict())
  expect(board.reissues).toMatchObject([{ environment: "sandbox", reason: "A key was found" }])
  const { items } = await read("/renewals?environment=sandbox", listOf(renewalRow.strict()))
  expect(items.map(({ id }: { id: string }) => id)).toContain(mine.certificateId)
  expect((await world.call(operator, "POST", "/environments/sandbox/reissue", { body })).status).toBe(409)
  expect((await world.call(operator, "DELETE", "/environments/sandbox/reissue")).status).toBe(204)
  expect((await read("/renewals/board", renewalBoard.strict())).reissues).toEqual([])
})

it("an application sees its own partner's renewals alone, and marks its own certificate as installed", async () => {
  const [mine, other] = [await world.application(), await world.application()]
  const { items } = await read("/renewals", listOf(renewalRow.strict()), mine)
  expect(items).toEqual([])
  expect((await world.call(mine, "GET", "/renewals/board")).status).toBe(403)
  expect((await world.call(mine, "POST", `/certificates/${other.certificateId}/installation`)).status).toBe(404)
  const marked = await world.call(mine, "POST", `/certificates/${mine.certificateId}/installation`)
  expect([marked.status, marked.json.installedAt]).toEqual([200, expect.any(String)])
})

it("a certificate that is presented is noted as seen, and one that no longer stands is not", async () => {
  const [mine, revoked] = [await world.application(), await world.application()]
  await world.call(operator, "POST", `/certificates/${revoked.certificateId}/revocation`, {
    body: { reason: "superseded" },
  })
  await world.call(revoked, "GET", "/whoami")
  await world.call(mine, "GET", "/whoami")
  const seenAt = async (id: string) => (await world.call(operator, "GET", `/certificates/${id}`)).json.lastSeenAt
  await expect.poll(() => seenAt(mine.certificateId), { timeout: 15_000 }).toEqual(expect.any(String))
  expect(await seenAt(revoked.certificateId)).toBeNull()
})

it("a webhook is added with a secret that is shown once, changed with its ETag, disabled and removed", async () => {
  const body = { name: "Pager", url: "https://hooks.example.test/x", events: ["certificate.revoked"] }
  const added = await world.call(operator, "POST", "/webhooks", { body })
  expect([added.status, added.json.secret]).toEqual([201, expect.stringMatching(/^whsec_[\w-]{43}$/)])
  const path = `/webhooks/${added.json.id}`
  const one = await world.call(operator, "GET", path)
  expect(webhook.strict().safeParse(one.json).error).toBeUndefined()
  expect(one.text).not.toContain(added.json.secret)
  const change = { body: { status: "disabled" }, headers: { "if-match": String(one.headers.etag) } }
  expect((await world.call(operator, "PATCH", path, change)).json.status).toBe("disabled")
  expect((await world.call(operator, "PATCH", path, change)).status).toBe(412)
  expect((await world.call(operator, "POST", `${path}/test`)).status).toBe(409)
  expect((await world.call(operator, "POST", `${path}/secret`)).json.secret).not.toBe(added.json.secret)
  expect((await world.call(operator, "DELETE", path)).status).toBe(204)
  expect((await world.call(operator, "GET", path)).status).toBe(404)
})

it.each([
  ["a file", "file:///etc/passwd"],
  ["a user and password", "https://user:pass@hooks.example.test/"],
  ["no address", "hooks.example.test"],
])("a webhook's address is refused where it is %s", async (_, url) => {
  const answer = await world.call(operator, "POST", "/webhooks", {
    body: { name: "Bad", url, events: ["certificate.revoked"] },
  })
  expect([answer.status, Object.keys(answer.json.fields)]).toEqual([400, ["url"]])
})
