// What write() promises to every use case, held against the real database.
import { createHash } from "node:crypto"
import pg from "pg"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { makeDatabase } from "@/lib/adapters/database"
import type { Actor } from "@/lib/core/actor"
import { auditEventBytes } from "@/lib/core/audit-event"
import { DomainError } from "@/lib/core/domain-error"
import type { WriteContext } from "@/lib/usecases/deps"
import { openTestDatabase, type TestDatabase } from "@/tests/support/database"
import { openLine } from "@/tests/support/line"
import { codeOf } from "../support/code-of"

const ada: Actor = { kind: "user", id: "usr_ada", name: "Ada", role: "admin" }

let database: TestDatabase

beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

let count = 0

/** A small change with its event. */
async function registers(context: WriteContext, name = `Partner ${++count}`): Promise<string> {
  const id = context.newId("partner")
  await context.tx.partner.create({ data: { id, name, legalName: name, contacts: [] } })
  context.record({
    action: "partner.registered",
    subject: { kind: "partner", id, name },
    partnerId: id,
    detail: { name },
  })
  return id
}

const exists = async (id: string) => (await database.db.partner.count({ where: { id } })) > 0

test("a change and its event are committed together, the event with the hash of its canonical bytes", async () => {
  const id = await database.write(ada, (context) => registers(context))
  const event = await database.db.auditEvent.findFirstOrThrow({ where: { subjectId: id } })
  expect(event).toMatchObject({ actorKind: "user", actorId: ada.id, actorName: "Ada", action: "partner.registered" })
  expect(event.hash).toBe(createHash("sha256").update(auditEventBytes(event)).digest("hex"))
})

test("a detail that JSON cannot say is stored and hashed as JSON would say it", async () => {
  await database.write(ada, async ({ record }) => {
    const detail = { at: new Date(0), gone: undefined, nested: [{ b: 1, a: "ä\u2028" }] }
    record({ action: "test.detail", subject: { kind: "test", id: "t", name: "t" }, detail })
  })
  const event = await database.db.auditEvent.findFirstOrThrow({ where: { action: "test.detail" } })
  expect(event.detail).toEqual({ at: "1970-01-01T00:00:00.000Z", nested: [{ a: "ä\u2028", b: 1 }] })
  expect(event.hash).toBe(createHash("sha256").update(auditEventBytes(event)).digest("hex"))
})

test("a change without an event is rolled back", async () => {
  let id = ""
  const work = database.write(ada, async (context) => {
    id = context.newId("partner")
    await context.tx.partner.create({ data: { id, name: "Silent", legalName: "Silent", contacts: [] } })
  })
  await expect(work).rejects.toThrow("recorded no audit event")
  expect(await exists(id)).toBe(false)
})

test("an error in the work rolls back the change, the event and the mail, and is thrown as it is", async () => {
  const refusal = new DomainError("conflict", "No.")
  let id = ""
  const work = database.write(ada, async (context) => {
    id = await registers(context)
    context.send({ topic: "mail", payload: { to: "x@test", subject: "s", text: "never" } })
    throw refusal
  })
  await expect(work).rejects.toBe(refusal)
  expect(await exists(id)).toBe(false)
  expect(await database.db.auditEvent.count({ where: { subjectId: id } })).toBe(0)
  expect(await database.db.outbox.count()).toBe(0)
})

test("a failure that the work swallowed commits nothing", async () => {
  let id = ""
  const work = database.write(ada, async (context) => {
    id = await registers(context)
    await context.tx.$executeRaw`select 1 / 0`.catch(() => undefined)
  })
  await expect(work).rejects.toThrow()
  expect(await exists(id)).toBe(false)
})

test("mail is queued with the change, and due at once", async () => {
  await database.write(ada, async (context) => {
    await registers(context)
    context.send({ topic: "mail", payload: { to: "new@test", subject: "Hello", text: "…" } })
  })
  const [mail] = await database.db.outbox.findMany()
  expect(mail).toMatchObject({ topic: "mail", attempts: 0, doneAt: null, payload: { to: "new@test" } })
})

test("every event of a write is of one instant", async () => {
  const id = await database.write(ada, async (context) => {
    const made = await registers(context)
    await new Promise((resolve) => setTimeout(resolve, 20))
    context.record({ action: "test.instant", subject: { kind: "partner", id: made, name: "x" } })
    return made
  })
  const events = await database.db.auditEvent.findMany({ where: { subjectId: id } })
  expect(events).toHaveLength(2)
  expect(new Set(events.map(({ at }) => at.getTime())).size).toBe(1)
})

test("others are woken when the change is committed, and not when it is rolled back", async () => {
  const heard: string[] = []
  const listener = new pg.Client({ connectionString: database.url })
  await listener.connect()
  listener.on("notification", ({ payload = "" }) => heard.push(payload))
  await listener.query("listen gatewarden_head")
  const rolledBack = database.write(ada, async (context) => {
    await registers(context)
    context.notify("head", "rolled back")
    throw new Error("no")
  })
  await expect(rolledBack).rejects.toThrow("no")
  await database.write(ada, async (context) => {
    await registers(context)
    context.notify("head", "sandbox")
  })
  await listener.query("select 1")
  await listener.end()
  expect(heard).toEqual(["sandbox"])
})

describe("the same name, written by two at once", () => {
  test("is a duplicate that names the field", async () => {
    const both = ["Twice", "TWICE"].map((name) => database.write(ada, (context) => registers(context, name)))
    const results = await Promise.allSettled(both)
    const [refused] = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []))
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1)
    expect(refused).toMatchObject({ code: "duplicate", fields: { name: "This name is taken. Choose another." } })
  })

  test("is a duplicate also where it was written in SQL", async () => {
    const work = database.write(ada, async (context) => {
      await registers(context)
      await context.tx
        .$executeRaw`insert into partner (id, name, legal_name, contacts) values ('ptn_x', 'twice', 'x', '[]')`
    })
    expect(await codeOf(work)).toBe("duplicate")
  })
})

describe("conflicts", () => {
  test("two writes that lock each other's rows both succeed", async () => {
    const a = await database.write(ada, (context) => registers(context))
    const b = await database.write(ada, (context) => registers(context))
    const both = (first: string, second: string) =>
      database.write(ada, async (context) => {
        await context.tx.$executeRaw`select 1 from partner where id = ${first} for update`
        await new Promise((resolve) => setTimeout(resolve, 100))
        await context.tx.$executeRaw`select 1 from partner where id = ${second} for update`
        return registers(context)
      })
    const made = await Promise.all([both(a, b), both(b, a)])
    expect(await Promise.all(made.map(exists))).toEqual([true, true])
  })

  test("a serialisation failure is tried again, and the first try leaves nothing", async () => {
    const made: string[] = []
    await database.write(ada, async (context) => {
      made.push(await registers(context))
      if (made.length > 1) return
      await context.tx.$executeRaw`do $$ begin raise exception 'x' using errcode = '40001'; end $$`
    })
    expect(await Promise.all(made.map(exists))).toEqual([false, true])
  })

  test("one that never ends is given up as unavailable", async () => {
    let tries = 0
    const work = database.write(ada, async (context) => {
      tries++
      await context.tx.$executeRaw`do $$ begin raise exception 'x' using errcode = '40001'; end $$`
    })
    expect(await codeOf(work)).toBe("unavailable")
    expect(tries).toBe(5)
  })
})

describe("a lost database", () => {
  test("in the middle of the work is unavailable, and the work is not tried again", async () => {
    let tries = 0
    const work = database.write(ada, async (context) => {
      tries++
      await registers(context)
      const [{ pid } = { pid: 0 }] = await context.tx.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`
      await database.db.$queryRaw`select pg_terminate_backend(${pid}::int)`
      await registers(context)
    })
    expect(await codeOf(work)).toBe("unavailable")
    expect(tries).toBe(1)
  })

  test("when the answer to COMMIT is lost, the change is there once and nobody tries again", async () => {
    const line = await openLine(database.url)
    const behind = makeDatabase(line.url, { connections: 1 })
    const made: string[] = []
    const work = behind.write(ada, async (context) => {
      made.push(await registers(context))
      line.loseTheNextCommit()
    })
    await expect(work).rejects.toMatchObject({
      code: "unavailable",
      detail: expect.stringContaining("Look whether it was saved"),
    })
    expect(await Promise.all(made.map(exists))).toEqual([true])
    await line.close()
    await behind.close()
  })

  test("that was never there is unavailable", async () => {
    const nowhere = makeDatabase("postgresql://nobody:x@127.0.0.1:1/nothing")
    expect(await codeOf(nowhere.write(ada, (context) => registers(context)))).toBe("unavailable")
    await nowhere.close()
  })
})
