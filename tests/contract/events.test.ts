// What the wake-ups between processes promise, on real connections that really break.
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest"
import { type ClosableEvents, makeEvents } from "@/lib/adapters/events"
import { type Channel, lookAgain } from "@/lib/core/channel"
import { openTestDatabase, type TestDatabase } from "@/tests/support/database"
import { openLine } from "@/tests/support/line"

let database: TestDatabase
const opened: ClosableEvents[] = []

beforeAll(async () => {
  database = await openTestDatabase()
})
afterEach(async () => {
  for (const events of opened.splice(0)) await events.close()
})
afterAll(() => database.close())

async function open(options?: Parameters<typeof makeEvents>[1], url = database.url): Promise<ClosableEvents> {
  const events = await makeEvents(url, options)
  opened.push(events)
  return events
}

const notify = (channel: Channel, payload: string) => database.sql(`notify gatewarden_${channel}, '${payload}'`)

function heardBy(events: ClosableEvents, channel: Channel) {
  const heard: string[] = []
  const unsubscribe = events.subscribe(channel, (payload) => heard.push(payload))
  return { heard, unsubscribe }
}

const listening = `from pg_stat_activity where application_name = 'gatewarden listen' and datname = current_database()`

test("every process hears what one of them says, on its channel alone", async () => {
  const [one, other] = [await open(), await open()]
  const [head, elsewhere, report] = [heardBy(one, "head"), heardBy(other, "head"), heardBy(one, "report")]
  await notify("head", "sandbox")
  await vi.waitFor(() => expect([head.heard, elsewhere.heard]).toEqual([["sandbox"], ["sandbox"]]))
  expect(report.heard).toEqual([])
})

test("who has unsubscribed hears nothing any more", async () => {
  const events = await open()
  const [gone, stays] = [heardBy(events, "check"), heardBy(events, "check")]
  gone.unsubscribe()
  await notify("check", "chk_1")
  await vi.waitFor(() => expect(stays.heard).toEqual(["chk_1"]))
  expect(gone.heard).toEqual([])
})

test("a listener that throws does not keep the news from the next", async () => {
  const lost: Error[] = []
  const events = await open({ onLost: (error) => lost.push(error) })
  events.subscribe("access", () => {
    throw new Error("a mistake")
  })
  const { heard } = heardBy(events, "access")
  await notify("access", "crt_1")
  await vi.waitFor(() => expect(heard).toEqual(["crt_1"]))
  expect(lost.map(({ message }) => message)).toEqual(["a mistake"])
})

test("after a broken connection everybody is told to look again, and news comes as before", async () => {
  const lost: Error[] = []
  const events = await open({ onLost: (error) => lost.push(error) })
  const { heard } = heardBy(events, "head")
  await database.sql(`select pg_terminate_backend(pid) ${listening}`)
  await vi.waitFor(() => expect(heard).toEqual([lookAgain]), { timeout: 5_000 })
  expect(lost.length).toBeGreaterThan(0)
  await notify("head", "production")
  await vi.waitFor(() => expect(heard).toEqual([lookAgain, "production"]))
})

test("a connection that was cut off without a word is noticed", async () => {
  const line = await openLine(database.url)
  const { heard } = heardBy(await open({ heartbeatMs: 100 }, line.url), "head")
  line.silence()
  await vi.waitFor(() => expect(heard).toEqual([lookAgain]), { timeout: 30_000, interval: 100 })
  await line.close()
})

test("a database that is not there at the start is tried again, and closing gives up", async () => {
  const lost: Error[] = []
  const events = await open({ onLost: (error) => lost.push(error) }, "postgresql://x:y@127.0.0.1:1/z")
  await vi.waitFor(() => expect(lost.length).toBeGreaterThan(2), { timeout: 5_000 })
  await events.close()
  expect(heardBy(events, "head").heard).toEqual([])
})

test("closing ends the connection", async () => {
  const events = await open()
  await events.close()
  await vi.waitFor(async () => expect((await database.sql(`select 1 ${listening}`)).rows).toEqual([]))
})
