// A request that is sent again with its Idempotency-Key is one request: same answer, one effect.
// And what is kept for that gives nothing away.
import { randomUUID } from "node:crypto"
import { afterAll, beforeAll, expect, it } from "vitest"
import { type Identity, type MachineWorld, openMachineWorld, unique } from "../../support/machine-world"

let world: MachineWorld
let operator: Identity

beforeAll(async () => {
  world = await openMachineWorld()
  operator = await world.operator()
})
afterAll(() => world.close())

const partner = (name = unique("Once")) => ({ name, legalName: "Once AG", contacts: [] })
const post = (path: string, body: unknown, key: string, identity = operator) =>
  world.call(identity, "POST", path, { body, headers: { "idempotency-key": key } })

it("the same key and request get the same answer, and happen once", async () => {
  const key = randomUUID()
  const body = partner()
  const first = await post("/partners", body, key)
  const again = await post("/partners", body, key)
  expect([again.status, again.text, again.headers.etag]).toEqual([201, first.text, first.headers.etag])
  expect(await world.database.db.partner.count({ where: { name: body.name } })).toBe(1)
})

it("the same key with another request is refused", async () => {
  const key = randomUUID()
  await post("/partners", partner(), key)
  const other = await post("/partners", partner(), key)
  expect([other.status, other.json.code]).toEqual([409, "idempotency_conflict"])
})

it("ten at the same moment are one", async () => {
  const key = randomUUID()
  const { id } = await world.application()
  const { csr } = world.csr()
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => post(`/applications/${id}/certificates`, { csr }, key)),
  )
  expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
  expect(await world.database.db.certificate.count({ where: { applicationId: id } })).toBe(2)
})

it("what was refused may be mended and sent again with its key", async () => {
  const key = randomUUID()
  const taken = partner()
  await world.call(operator, "POST", "/partners", { body: taken })
  expect((await post("/partners", taken, key)).status).toBe(409)
  expect((await post("/partners", partner(), key)).status).toBe(201)
})

it("keys of two operators have nothing to do with each other", async () => {
  const key = randomUUID()
  const other = await world.operator()
  const mine = await post("/partners", partner(), key)
  const theirs = await post("/partners", partner(), key, other)
  expect(theirs.status).toBe(201)
  expect(theirs.json.id).not.toBe(mine.json.id)
})

it("a request that was cut off before its outcome was known is not run a second time", async () => {
  const key = randomUUID()
  const body = partner()
  await post("/partners", body, key)
  await world.database.sql(
    `update idempotency_record set status = null, body = null, created_at = now() - interval '2 minutes'`,
  )
  const again = await post("/partners", body, key)
  expect([again.status, again.json.code]).toEqual([409, "idempotency_conflict"])
  expect(again.json.detail).toContain("without a known outcome")
})

it("one-time codes and links are answered again, and stand nowhere in the database", async () => {
  const key = randomUUID()
  const { json: gateway } = await world.call(operator, "POST", "/gateways", {
    body: { name: unique("edge"), environment: "sandbox" },
  })
  const path = `/gateways/${gateway.id}/enrolment-codes`
  const first = await world.call(operator, "POST", path, { headers: { "idempotency-key": key } })
  const again = await world.call(operator, "POST", path, { headers: { "idempotency-key": key } })
  expect(again.json.code).toBe(first.json.code)
  const { rows } = await world.database.sql(
    "select coalesce(string_agg(r::text, ''), '') as all from idempotency_record r",
  )
  expect(rows[0].all).not.toContain(first.json.code)
  expect(rows[0].all).not.toContain(key)
  expect(rows[0].all).toContain("sealed")
})

it("a key that is no key is refused", async () => {
  const answer = await post("/partners", partner(), "x".repeat(256))
  expect([answer.status, answer.json.code]).toEqual([400, "invalid_input"])
})
