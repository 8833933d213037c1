// A key store that signs wrongly: nothing is handed out, no row says valid, and no CRL takes the place of a good one.
// Each lie is told through the real use cases, on a started database.
import { generateKeyPairSync, sign } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { makeUseCases } from "@/lib/usecases"
import type { Sign } from "@/lib/usecases/deps"
import { addCustomer, admin, fresh, outcome } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

let database: TestDatabase
beforeAll(async () => {
  database = await bootstrapTestDatabase()
})
afterAll(() => database.close())

const stranger = generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey

const lies: [string, (honest: Sign) => Sign][] = [
  ["with another key", () => async (_, data) => sign("sha256", data, stranger)],
  [
    "over other bytes",
    (honest) => (key, data, encoding) => honest(key, Buffer.concat([data, Uint8Array.of(0)]), encoding),
  ],
  [
    "without an end",
    (honest) =>
      async (...asked) =>
        (await honest(...asked)).subarray(0, -1),
  ],
  ["with nothing", () => async () => new Uint8Array()],
]

/** The use cases, with a key store whose signatures of X.509 are lies. */
function lying(lie: (honest: Sign) => Sign) {
  const { keys } = database.deps
  const honest: Sign = (...asked) => keys.sign(...asked)
  const dishonest = lie(honest)
  return makeUseCases({
    ...database.deps,
    keys: { ...keys, sign: (id, data, encoding) => (encoding === "x509" ? dishonest : honest)(id, data, encoding) },
  })
}

describe.each(lies)("where the key store signs %s", (_, lie) => {
  test("an application gets no certificate, and its row stays an intent without bytes", async () => {
    const { applicationId } = await addCustomer(database)
    const asked = { applicationId, csr: await makeCsr(), keySource: "csr" as const }
    expect(await outcome(lying(lie).issueCertificate(admin, asked))).toBe("internal")
    const rows = await database.db.certificate.findMany({ where: { applicationId } })
    expect(rows).toMatchObject([{ status: "intent", der: null, sha256: null, issuedAt: null }])
    const events = await database.db.auditEvent.findMany({ where: { subjectId: rows[0]?.id } })
    expect(events.map(({ action }) => action)).toEqual(["certificate.intended"])
  })

  test("an operator gets none either", async () => {
    const name = fresh("robot").replace(" ", "-")
    const asked = { name, role: "viewer" as const, csr: await makeCsr(), days: 1 }
    expect(await outcome(lying(lie).createOperator(admin, asked))).toBe("internal")
    expect(await database.db.certificate.count({ where: { operator: { name }, status: { not: "intent" } } })).toBe(0)
  })

  test("the CRL stays the last good one", async () => {
    const { applicationId } = await addCustomer(database)
    const csr = await makeCsr()
    const { id } = await database.usecases.issueCertificate(admin, { applicationId, csr, keySource: "csr" })
    await database.usecases.revokeCertificate(admin, { id, reason: "superseded" })
    const before = await database.db.crl.count()
    expect(await outcome(lying(lie).rebuildCrls())).toBe("internal")
    expect(await database.db.crl.count()).toBe(before)
    await database.usecases.rebuildCrls()
    expect(await database.db.crl.count()).toBe(before + 1)
  })
})
