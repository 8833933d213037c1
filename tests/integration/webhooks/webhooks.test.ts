// Webhooks from the change to the call: what is queued, what is sent, what is tried again, and who may see what.
// On a started database, with a sender and a clock of the test's own.
import { createHmac } from "node:crypto"
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest"
import type { WebhookEvent } from "@/lib/core/webhook-view"
import { makeDeliverWebhooks, type SendWebhook } from "@/lib/usecases/webhooks/deliver-webhooks"
import { makeQueueWebhooks } from "@/lib/usecases/webhooks/queue-webhooks"
import { addCustomer, admin, approver, memberOf, outcome } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"
import { sealAll } from "@/tests/support/seal-all"

type Call = Parameters<SendWebhook>[0]

let database: TestDatabase
let now: Date
let calls: Call[]
let answer: () => number

beforeAll(async () => {
  database = await bootstrapTestDatabase()
})
afterAll(() => database.close())
beforeEach(async () => {
  await database.sql("delete from webhook; delete from outbox")
  calls = []
  answer = () => 200
  now = new Date(Date.now() + 60_000)
})

let count = 0
function add(events: WebhookEvent[]) {
  const name = `Pager ${++count}`
  return database.usecases.addWebhook(admin, { name, url: `https://hooks.test/${count}?token=theirs`, events })
}

async function revokeOne(): Promise<string> {
  const { applicationId } = await addCustomer(database)
  const issued = await database.usecases.issueCertificate(admin, {
    applicationId,
    csr: await makeCsr(),
    keySource: "csr",
  })
  await database.usecases.revokeCertificate(admin, { id: issued.id, reason: "keyCompromise" })
  return issued.id
}

async function queue(): Promise<number> {
  await sealAll(database)
  return (await database.usecases.queueWebhooks()).queued
}

const sendWebhook: SendWebhook = async (call) => {
  calls.push(call)
  return answer()
}
const deliver = () => makeDeliverWebhooks({ ...database.deps, clock: () => now, sendWebhook })()

test("a revocation reaches whoever hears of it, and nobody else, signed with the secret that was shown", async () => {
  const { secret } = await add(["certificate.revoked"])
  await add(["release.published"])
  await queue()
  await database.sql("delete from outbox")
  const id = await revokeOne()
  await queue()
  await deliver()
  const heard = calls.filter(({ url }) => url.endsWith(`/${count - 1}?token=theirs`))
  expect(heard).toHaveLength(1)
  const [call] = heard
  const event = JSON.parse(call?.body ?? "{}")
  expect(event).toMatchObject({ type: "certificate.revoked", subject: { id }, detail: { reason: "keyCompromise" } })
  const [, seconds, mac] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(call?.headers["gatewarden-signature"] ?? "") ?? []
  expect(mac).toBe(createHmac("sha256", secret).update(`${seconds}.${call?.body}`).digest("hex"))
  expect(Number(seconds)).toBe(Math.floor(now.getTime() / 1000))
})

test("two processes that follow the log at once queue each event once", async () => {
  await add(["certificate.revoked"])
  await queue()
  await database.sql("delete from outbox")
  for (let index = 0; index < 3; index++) await revokeOne()
  await sealAll(database)
  const follow = makeQueueWebhooks(database.deps)
  await Promise.all([follow(), follow(), follow(), database.usecases.queueWebhooks()])
  await follow()
  expect(await database.db.outbox.count({ where: { topic: "webhook" } })).toBe(3)
})

test("a webhook hears of nothing from before it was added", async () => {
  await revokeOne()
  await add(["certificate.revoked"])
  expect(await queue()).toBe(0)
})

test("what fails is tried again with longer waits, and the webhook's page says why", async () => {
  const { id } = await add(["certificate.revoked"])
  await revokeOne()
  await queue()
  answer = () => 500
  const after = async (seconds: number) => {
    now = new Date(now.getTime() + seconds * 1000)
    await deliver()
    return calls.length
  }
  expect([await after(0), await after(59), await after(1), await after(119), await after(1)]).toEqual([1, 1, 2, 2, 3])
  const failed = await database.queries.getWebhook(admin, id)
  expect(failed).toMatchObject({ waiting: 1, lastDelivery: { status: 500, error: "It answered 500." } })
  answer = () => 204
  await after(240)
  const done = await database.queries.getWebhook(admin, id)
  expect(done).toMatchObject({ waiting: 0, lastDelivery: { status: 204, error: null } })
  expect(done.lastSucceededAt).not.toBeNull()
})

test("a repeated attempt is the same event under the same delivery", async () => {
  await add(["certificate.revoked"])
  await revokeOne()
  await queue()
  answer = () => 503
  await deliver()
  now = new Date(now.getTime() + 61_000)
  await deliver()
  const [first, second] = calls
  expect(second?.body).toBe(first?.body)
  expect(second?.headers["gatewarden-delivery"]).toBe(first?.headers["gatewarden-delivery"])
})

test("a disabled webhook and a removed one are not called any more, also with what waits", async () => {
  const one = await add(["certificate.revoked"])
  const other = await add(["certificate.revoked"])
  await revokeOne()
  await queue()
  await database.usecases.updateWebhook(admin, { id: one.id, revision: 1, status: "disabled" })
  await database.usecases.removeWebhook(admin, { id: other.id })
  await deliver()
  expect(calls).toEqual([])
  expect(await database.db.outbox.count({ where: { topic: "webhook", doneAt: null } })).toBe(0)
  expect(await outcome(database.usecases.testWebhook(admin, { id: one.id }))).toBe("conflict")
})

test("a test goes the way of every delivery", async () => {
  const { id } = await add(["certificate.revoked"])
  await database.usecases.testWebhook(admin, { id })
  await deliver()
  expect(calls.map(({ headers }) => headers["gatewarden-event"])).toEqual(["webhook.test"])
})

test("a new secret signs from then on, and neither is in the database or in the log", async () => {
  const { id, secret } = await add(["certificate.revoked"])
  const renewed = await database.usecases.renewWebhookSecret(admin, { id })
  expect(renewed.secret).not.toBe(secret)
  await database.usecases.testWebhook(admin, { id })
  await deliver()
  const [call] = calls
  const [, seconds, mac] = /^t=(\d+),v1=(.*)$/.exec(call?.headers["gatewarden-signature"] ?? "") ?? []
  expect(mac).toBe(createHmac("sha256", renewed.secret).update(`${seconds}.${call?.body}`).digest("hex"))
  const stored = JSON.stringify([
    await database.db.webhook.findMany(),
    await database.db.auditEvent.findMany({ where: { subjectId: id }, omit: { xid: true } }),
  ])
  for (const hidden of [secret, renewed.secret]) expect(stored).not.toContain(hidden)
})

test("the log does not hold the receiver's own token, which many put into the address", async () => {
  const { id } = await add(["certificate.revoked"])
  const events = await database.db.auditEvent.findMany({ where: { subjectId: id }, omit: { xid: true } })
  expect(JSON.stringify(events)).not.toContain("token=theirs")
})

test("nobody but an administrator sees, adds or changes webhooks", async () => {
  const { id } = await add(["certificate.revoked"])
  const { usecases, queries } = database
  for (const actor of [approver, memberOf("ptn_x")]) {
    const tries = [
      usecases.addWebhook(actor, { name: "Mine", url: "https://mine.test", events: ["certificate.revoked"] }),
      usecases.updateWebhook(actor, { id, revision: 1, url: "https://mine.test" }),
      usecases.removeWebhook(actor, { id }),
      usecases.renewWebhookSecret(actor, { id }),
      usecases.testWebhook(actor, { id }),
      queries.listWebhooks(actor),
      queries.getWebhook(actor, id),
    ]
    expect(await Promise.all(tries.map((work) => outcome(work)))).toEqual(tries.map(() => "forbidden"))
  }
})
