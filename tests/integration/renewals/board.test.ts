// The renewals board: who is on it, how each stands, and that it goes by the same window as everybody else.
// On a started database with a clock that the test moves.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { renewalWindow } from "@/lib/core/renewal-window"
import { addCustomer, admin, memberOf, outcome, viewer } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

const dayMs = 86_400_000
const start = Date.UTC(2026, 0, 5, 12)
let now = new Date(start)
let database: TestDatabase

beforeAll(async () => {
  database = await bootstrapTestDatabase({ clock: () => now })
})
afterAll(() => database.close())
beforeEach(async () => {
  now = new Date(start)
  await database.sql(
    "delete from reissue; update certificate set not_before = '2025-01-01', not_after = '2025-01-02', created_at = '2025-01-01'",
  )
})

type Customer = { applicationId: string; partnerId: string }

async function issue(of: Customer): Promise<string> {
  const csr = await makeCsr()
  const { applicationId } = of
  const { id } = await database.usecases.issueCertificate(admin, { applicationId, csr, days: 90, keySource: "csr" })
  return id
}

const days = (count: number) => {
  now = new Date(start + count * dayMs)
}
const list = () => database.queries.listRenewals(admin, { limit: 50 })

test("a certificate comes onto the board when its window begins, and leaves it when it ends", async () => {
  const id = await issue(await addCustomer(database))
  const shown: boolean[] = []
  for (const day of [59, 61, 89, 91]) {
    days(day)
    shown.push((await list()).items.some((row) => row.id === id))
  }
  expect(shown).toEqual([false, true, true, false])
})

test("it goes by the window that whoami and agents go by", async () => {
  const id = await issue(await addCustomer(database))
  await database.usecases.askReissue(admin, {
    environment: "sandbox",
    reissueBy: new Date(start + 80 * dayMs).toISOString(),
    reason: "Rehearsal",
  })
  // the certificate is as old as the switch, to the millisecond
  await database.sql(`update certificate set issued_at = issued_at - interval '1 hour' where id = '${id}'`)
  const stored = await database.db.certificate.findUniqueOrThrow({ where: { id } })
  const { start: from, end } = renewalWindow(stored, await database.queries.getReissue("sandbox"))
  const { renewal } = await database.queries.getCertificate(admin, id)
  const off = [from, end].map((at, index) =>
    Math.abs(at.getTime() - Date.parse([renewal?.window.start, renewal?.window.end][index] ?? "")),
  )
  expect(Math.max(...off)).toBeLessThan(2)
})

test("nothing, a successor, its use: the row and the counts follow", async () => {
  const customer = await addCustomer(database)
  const old = await issue(customer)
  days(61)
  const stands: (string | undefined)[] = []
  const look = async () => {
    const row = (await list()).items.find(({ id }) => id === old)
    const { counts } = await database.queries.getRenewalBoard(admin, {})
    stands.push(row?.stand, JSON.stringify(counts))
  }
  await look()
  const next = await issue(customer)
  await look()
  await database.usecases.markInstalled(admin, { id: next })
  await look()
  expect(stands).toEqual([
    ...["nothing", JSON.stringify({ nothing: 1, successor: 0, "in-use": 0 })],
    ...["successor", JSON.stringify({ nothing: 0, successor: 1, "in-use": 0 })],
    ...["in-use", JSON.stringify({ nothing: 0, successor: 0, "in-use": 1 })],
  ])
})

test("an emergency brings everybody onto the board, and counts who has renewed", async () => {
  const [one, other] = [await addCustomer(database), await addCustomer(database)]
  await issue(one)
  await issue(other)
  now = new Date(start + dayMs)
  const preview = await database.queries.previewReissue(admin, "sandbox")
  expect(preview).toMatchObject({ certificates: 2, partners: 2, owners: [{ kind: "application", count: 2 }] })
  const reissueBy = new Date(now.getTime() + 3 * dayMs).toISOString()
  await database.usecases.askReissue(admin, { environment: "sandbox", reissueBy, reason: "Key found" })
  now = new Date(now.getTime() + 60_000)
  await issue(one)
  const { reissues, counts } = await database.queries.getRenewalBoard(admin, {})
  expect(reissues).toMatchObject([{ environment: "sandbox", counts: { nothing: 1, successor: 1, "in-use": 0 } }])
  // the successor is not asked again
  expect(counts).toEqual({ nothing: 1, successor: 1, "in-use": 0 })
})

test("it pages by the nearest end, without a gap and without a repetition", async () => {
  const ids = new Set<string>()
  for (let index = 0; index < 5; index++) ids.add(await issue(await addCustomer(database)))
  days(61)
  const seen: string[] = []
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await database.queries.listRenewals(admin, { limit: 2, cursor })
    seen.push(...items.map(({ id }) => id))
    cursor = nextCursor ?? undefined
  } while (cursor !== undefined)
  expect([seen.length, new Set(seen)]).toEqual([5, ids])
})

test("a partner sees its own renewals, and nobody else's", async () => {
  const [own, other] = [await addCustomer(database), await addCustomer(database)]
  const id = await issue(own)
  await issue(other)
  days(61)
  const actor = memberOf(own.partnerId)
  const { items } = await database.queries.listRenewals(actor, { limit: 50 })
  expect(items.map((row) => row.id)).toEqual([id])
  const foreign = database.queries.listRenewals(actor, { limit: 50, partnerId: other.partnerId })
  expect(await outcome(foreign)).toBe("not_found")
  expect(await outcome(database.queries.getRenewalBoard(actor, {}))).toBe("forbidden")
  expect(await outcome(database.queries.previewReissue(actor, "sandbox"))).toBe("forbidden")
  expect(await outcome(database.queries.getRenewalBoard(viewer, {}))).toBe("done")
})

test("the time line tells of the notice, the successor and its use, and of the end to come", async () => {
  const customer = await addCustomer(database)
  const old = await issue(customer)
  days(61)
  await database.usecases.giveNotices()
  const next = await issue(customer)
  await database.usecases.noteCertificateSeen(next)
  const { timeline } = await database.queries.getCertificate(admin, old)
  const told = timeline.map(({ what, ahead }) => `${what}${ahead ? " (ahead)" : ""}`)
  expect(told).toEqual([
    "Serial number reserved",
    "Issued",
    "Renewal window began",
    "Notice sent: it ends within 30 days",
    "Renewed by",
    "Its successor is in use:",
    "Ends (ahead)",
  ])
})
