// "Test my connection": one call answers a check, only the application's own certificate can, and only while it waits.
import { afterAll, beforeAll, expect, test } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { addCustomer, admin, memberOf, outcome } from "@/tests/support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

let database: TestDatabase
let now = new Date("2027-03-01T10:00:00Z")
beforeAll(async () => {
  database = await bootstrapTestDatabase({ clock: () => now })
})
afterAll(() => database.close())

async function scene() {
  const { partnerId, applicationId } = await addCustomer(database)
  const member = memberOf(partnerId)
  const start = () =>
    database.usecases.startConnectionCheck(member, { applicationId, host: "api.test", method: "GET", path: "/" })
  const program: Actor = { kind: "application", id: applicationId, name: "Ledger", environment: "sandbox", partnerId }
  return { partnerId, applicationId, member, start, program }
}

const answer = (actor: Actor, id: string) =>
  outcome(
    database.usecases.recordConnectionCheck(actor, {
      id,
      handshake: {
        ...{ tlsVersion: "TLSv1.3", cipher: "TLS_AES_128_GCM_SHA256", serial: "a1", sha256: "a".repeat(64) },
        ...{ subject: "CN=x", issuer: "CN=y", status: "valid" },
      },
      decision: { allow: false, status: 404, reason: "unknown-host" },
    }),
  )

test("a check is answered once, also by two calls at once", async () => {
  const { start, program } = await scene()
  const { id } = await start()
  expect((await Promise.all([answer(program, id), answer(program, id)])).sort()).toEqual(["done", "gone"])
})

test("another application of the same partner does not answer it", async () => {
  const { partnerId, start, program } = await scene()
  const { id: other } = await database.usecases.createApplication(admin, {
    ...{ partnerId, name: "Other" },
    environment: "sandbox",
  })
  const { id } = await start()
  expect(await answer({ ...program, id: other }, id)).toBe("not_found")
})

test("it ends after ten minutes", async () => {
  const { start, program } = await scene()
  const { id } = await start()
  now = new Date(now.getTime() + 600_000)
  expect(await answer(program, id)).toBe("gone")
})

test("the eleventh that waits is one too many", async () => {
  const { start } = await scene()
  const started = await Promise.all(Array.from({ length: 12 }, () => outcome(start())))
  expect(started.filter((code) => code === "done")).toHaveLength(10)
  expect(started.filter((code) => code === "rate_limited")).toHaveLength(2)
})

test("a retired application starts none", async () => {
  const { applicationId, start } = await scene()
  await database.usecases.retireApplication(admin, { id: applicationId, reason: "End" })
  expect(await outcome(start())).toBe("conflict")
})
