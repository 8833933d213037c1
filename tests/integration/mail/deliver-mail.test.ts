// The outbox: what was queued with a change is sent once, what fails is tried again more slowly, and no link stays behind.
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import { makeDeliverMail, type SendMail } from "@/lib/usecases/mail/deliver-mail"
import { admin } from "@/tests/support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

let database: TestDatabase
let now: Date

beforeAll(async () => {
  database = await bootstrapTestDatabase({ settings: { mail: true } })
})
afterAll(() => database.close())
beforeEach(async () => {
  now = new Date(Date.now() + 60_000)
  await database.sql("delete from outbox")
})

let count = 0
async function queue(): Promise<{ email: string; token: string }> {
  const email = `mail${++count}@people.test`
  const { url } = await database.usecases.inviteStaff(admin, { email, name: "New", role: "viewer" })
  return { email, token: new URL(url).hash.slice(1) }
}

const worker = (sendMail: SendMail) => makeDeliverMail({ db: database.db, clock: () => now, sendMail })
const rows = () => database.db.outbox.findMany({ orderBy: { id: "asc" } })

test("an invitation is sent once, with its link, and the link then is nowhere in the table", async () => {
  const { email, token } = await queue()
  const sent: string[] = []
  const deliver = worker(async ({ to, text }) => {
    sent.push(`${to} ${text.includes(token)}`)
  })
  expect([await deliver(), await deliver()]).toEqual([{ sent: 1 }, { sent: 0 }])
  expect(sent).toEqual([`${email} true`])
  expect(JSON.stringify(await rows())).not.toContain(token)
})

test("four workers at once send each of thirty once", async () => {
  for (let index = 0; index < 30; index++) await queue()
  now = new Date(Date.now() + 1000)
  const sent: string[] = []
  const deliver = worker(async ({ to }) => {
    await new Promise((resolve) => setTimeout(resolve, 5))
    sent.push(to)
  })
  await Promise.all([deliver(), deliver(), deliver(), deliver()])
  expect([sent.length, new Set(sent).size]).toEqual([30, 30])
})

test("one that fails is tried again after a minute, then after two, and says why", async () => {
  await queue()
  let tries = 0
  const deliver = worker(async () => {
    tries++
    throw new Error("421 come back later")
  })
  const after = async (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000)
    await deliver()
    return tries
  }
  expect([await after(0), await after(59), await after(1), await after(119), await after(1)]).toEqual([1, 1, 2, 2, 3])
  expect((await rows())[0]).toMatchObject({ attempts: 3, doneAt: null, lastError: "421 come back later" })
})

test("one that never goes is given up, and its link is taken away", async () => {
  const { token } = await queue()
  const deliver = worker(async () => {
    throw new Error("550 no such address")
  })
  for (let attempt = 0; attempt < 13; attempt++) {
    await deliver()
    now = new Date(now.getTime() + 7 * 3_600_000)
  }
  const [given] = await rows()
  expect(given).toMatchObject({ attempts: 12, payload: {}, lastError: "550 no such address" })
  expect(given?.doneAt).not.toBeNull()
  expect(JSON.stringify(given)).not.toContain(token)
})

test("one whose worker died while sending goes to another, later", async () => {
  const { email } = await queue()
  void worker(() => new Promise(() => undefined))()
  await expect.poll(async () => (await rows())[0]?.attempts).toBe(1)
  const sent: string[] = []
  const deliver = worker(async ({ to }) => {
    sent.push(to)
  })
  await deliver()
  expect(sent).toEqual([])
  now = new Date(now.getTime() + 6 * 60_000)
  await deliver()
  expect(sent).toEqual([email])
})

test("without mail set up nothing is queued", async () => {
  const without = await bootstrapTestDatabase()
  await without.usecases.inviteStaff(admin, { email: "nomail@people.test", name: "New", role: "viewer" })
  expect(await without.db.outbox.count()).toBe(0)
  await without.close()
})
