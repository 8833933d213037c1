// Notices of ends with a clock that the test moves: each threshold once, nobody told twice, nobody told in vain.
// On a started database; a second TestDatabase view is a second process.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { makeDatabase } from "@/lib/adapters/database"
import { makeGiveNotices } from "@/lib/usecases/renewals/give-notices"
import { addCustomer, admin, memberOf } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase, testSettings } from "@/tests/support/database"

const dayMs = 86_400_000
const start = Date.UTC(2026, 0, 1, 12)
let now = new Date(start)
let database: TestDatabase

beforeAll(async () => {
  database = await bootstrapTestDatabase({ clock: () => now, settings: { mail: true } })
})
afterAll(() => database.close())
beforeEach(async () => {
  now = new Date(start)
  await database.sql(
    "delete from expiry_notice; delete from outbox; update certificate set not_after = not_before + interval '1 second'",
  )
})

type Issued = { id: string; applicationId: string; partnerId: string }

async function issue(days = 90, customer?: Omit<Issued, "id">): Promise<Issued> {
  const { applicationId, partnerId } = customer ?? (await addCustomer(database))
  const csr = await makeCsr()
  const { id } = await database.usecases.issueCertificate(admin, { applicationId, csr, days, keySource: "csr" })
  return { id, applicationId, partnerId }
}

/** Days before the end of a certificate that is issued at the start for 90 days. */
async function daysBeforeEnd(days: number): Promise<number> {
  now = new Date(start + (90 - days) * dayMs + 60_000)
  return (await database.usecases.giveNotices()).given
}

const noticesOf = async (id: string) => {
  const rows = await database.db.expiryNotice.findMany({ where: { certificateId: id }, orderBy: { at: "asc" } })
  return rows.map(({ days }) => days)
}

test("each threshold is told of once, on its day", async () => {
  const { id } = await issue()
  const given: number[] = []
  for (const days of [31, 30, 29, 14, 13, 7, 2, 1, 0.5]) given.push(await daysBeforeEnd(days))
  expect(given).toEqual([0, 1, 0, 1, 0, 1, 0, 1, 0])
  expect(await noticesOf(id)).toEqual([30, 14, 7, 1])
})

test("after a downtime only the nearest threshold is told of, and earlier ones never again", async () => {
  const { id } = await issue()
  await daysBeforeEnd(5)
  await daysBeforeEnd(20)
  expect(await noticesOf(id)).toEqual([7])
})

test("two processes at once tell of it once", async () => {
  const { id } = await issue()
  now = new Date(start + 61 * dayMs)
  const clock = () => now
  const other = makeDatabase(database.url, { clock, connections: 3 })
  const second = makeGiveNotices({ ...other, clock, settings: { ...testSettings, mail: true } })
  const answers = await Promise.all([database.usecases.giveNotices(), second(), database.usecases.giveNotices()])
  await other.close()
  expect(answers.map(({ given }) => given).sort()).toEqual([0, 0, 1])
  expect(await noticesOf(id)).toEqual([30])
})

test("it goes by mail to the partner's contacts and people, each address once, and says what to do", async () => {
  const { id, partnerId } = await issue()
  const contacts = ["ops@acme.test", "member@acme.test"].map((email) => ({ name: "Ops", email }))
  await database.usecases.updatePartner(admin, { id: partnerId, revision: await revisionOf(partnerId), contacts })
  await database.sql(`insert into "user" (id, email, name, role, partner_id)
    values ('usr_${partnerId}', 'member@acme.test', 'Mo', 'partner-member', '${partnerId}')`)
  await daysBeforeEnd(30)
  const letters = await database.db.outbox.findMany({ where: { topic: "mail" } })
  const payloads = JSON.stringify(letters.map(({ payload }) => payload))
  expect(letters).toHaveLength(2)
  expect(payloads).toContain("ops@acme.test")
  expect(payloads).toContain(`/partner/credentials/${id}`)
  expect(payloads).toContain("ends within 30 days")
})

async function revisionOf(partnerId: string): Promise<number> {
  return (await database.queries.getPartner(admin, partnerId)).revision
}

test("they go on while the successor is not used, and stop once it is", async () => {
  const old = await issue()
  await daysBeforeEnd(30)
  const successor = await issue(90, old)
  await daysBeforeEnd(14)
  expect(await noticesOf(old.id)).toEqual([30, 14])
  await database.usecases.noteCertificateSeen(successor.id)
  await daysBeforeEnd(7)
  expect(await noticesOf(old.id)).toEqual([30, 14])
})

test("they stop once the successor is marked as installed, and go on when that one is revoked", async () => {
  const old = await issue()
  now = new Date(start + 50 * dayMs)
  const successor = await issue(90, old)
  await database.usecases.markInstalled(memberOf(old.partnerId), { id: successor.id })
  await daysBeforeEnd(30)
  expect(await noticesOf(old.id)).toEqual([])
  await database.usecases.revokeCertificate(admin, { id: successor.id, reason: "superseded" })
  await daysBeforeEnd(14)
  expect(await noticesOf(old.id)).toEqual([14])
})

test("the use of another application's certificate stops nothing", async () => {
  const old = await issue()
  const other = await issue()
  now = new Date(start + 50 * dayMs)
  await database.usecases.noteCertificateSeen((await issue(90, other)).id)
  await daysBeforeEnd(30)
  expect(await noticesOf(old.id)).toEqual([30])
})

test("a revoked certificate is not told of", async () => {
  const { id } = await issue()
  await database.usecases.revokeCertificate(admin, { id, reason: "superseded" })
  for (const days of [30, 14, 7, 1]) await daysBeforeEnd(days)
  expect(await noticesOf(id)).toEqual([])
})

test("one that is short from its beginning is not told of when it is issued, but before it ends", async () => {
  const { id } = await issue(10)
  expect((await database.usecases.giveNotices()).given).toBe(0)
  now = new Date(start + 4 * dayMs)
  expect((await database.usecases.giveNotices()).given).toBe(1)
  expect(await noticesOf(id)).toEqual([7])
})

test("an authority is told of to the administrators, from half a year before its end", async () => {
  const { notAfter, id } = await database.db.authority.findFirstOrThrow({
    where: { environmentName: "sandbox", kind: "issuing" },
  })
  await database.sql(`insert into "user" (id, email, name, role) values ('usr_boss', 'boss@us.test', 'Boss', 'admin')`)
  for (const days of [181, 180, 100, 90]) {
    now = new Date(notAfter.getTime() - days * dayMs + 1000)
    await database.usecases.giveNotices()
  }
  const notices = await database.db.expiryNotice.findMany({ where: { authorityId: id } })
  expect(notices.map(({ days }) => days)).toEqual([180, 90])
  const letters = await database.db.outbox.findMany({ where: { topic: "mail" } })
  expect(letters.map(({ payload }) => JSON.stringify(payload).includes("boss@us.test"))).not.toContain(false)
  expect(letters.length).toBeGreaterThanOrEqual(2)
})

test("an emergency is mailed to the partners that it concerns, and to nobody else", async () => {
  const concerned = await issue()
  const other = await addCustomer(database)
  for (const [partnerId, email] of [
    [concerned.partnerId, "asked@acme.test"],
    [other.partnerId, "spared@beta.test"],
  ] as const) {
    const contacts = [{ name: "Ops", email }]
    await database.usecases.updatePartner(admin, { id: partnerId, revision: await revisionOf(partnerId), contacts })
  }
  const reissueBy = new Date(now.getTime() + 3 * dayMs).toISOString()
  await database.usecases.askReissue(admin, { environment: "sandbox", reissueBy, reason: "A key was found" })
  const letters = await database.db.outbox.findMany({ where: { topic: "mail" } })
  expect(letters.map(({ payload }) => payload)).toMatchObject([
    { to: "asked@acme.test", subject: "A new certificate is needed: sandbox" },
  ])
})
