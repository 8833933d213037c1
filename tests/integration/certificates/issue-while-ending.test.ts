// Issuing and ending meet at the same moment: no certificate appears behind the back of a retirement.
// The key store of these tests signs when it is told to, so that what comes between intent and signature is certain.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { makeUseCases } from "@/lib/usecases"
import { addCustomer, admin, fresh, outcome } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

let database: TestDatabase
beforeAll(async () => {
  database = await bootstrapTestDatabase()
})
afterAll(() => database.close())

/** Use cases whose next signature waits until `between` has happened. */
function interrupted(between: () => Promise<unknown>) {
  const { keys } = database.deps
  return makeUseCases({
    ...database.deps,
    keys: {
      ...keys,
      async sign(...asked) {
        await between()
        return keys.sign(...asked)
      },
    },
  })
}

const valid = (applicationId: string) => database.db.certificate.count({ where: { applicationId, status: "valid" } })

describe("an application that ends between intent and signature", () => {
  test("by retirement gets no certificate", async () => {
    const { applicationId } = await addCustomer(database)
    const usecases = interrupted(() => database.usecases.retireApplication(admin, { id: applicationId, reason: "End" }))
    const csr = await makeCsr()
    expect(await outcome(usecases.issueCertificate(admin, { applicationId, csr, keySource: "csr" }))).toBe("conflict")
    expect(await valid(applicationId)).toBe(0)
  })

  test("with its partner gets no certificate", async () => {
    const { partnerId, applicationId } = await addCustomer(database)
    const usecases = interrupted(() => database.usecases.offboardPartner(admin, { id: partnerId, reason: "End" }))
    const csr = await makeCsr()
    expect(await outcome(usecases.issueCertificate(admin, { applicationId, csr, keySource: "csr" }))).toBe("conflict")
    expect(await valid(applicationId)).toBe(0)
  })
})

test("an operator that is revoked between intent and signature gets no certificate", async () => {
  const name = fresh("Robot").replace(" ", "-")
  const usecases = interrupted(async () => {
    const { id } = await database.db.operator.findUniqueOrThrow({ where: { name } })
    await database.usecases.revokeOperator(admin, { id, reason: "Mistake" })
  })
  const csr = await makeCsr()
  expect(await outcome(usecases.createOperator(admin, { name, role: "admin", csr, days: 1 }))).toBe("conflict")
  expect(await database.db.certificate.count({ where: { operator: { name }, status: "valid" } })).toBe(0)
})

test("thirty issued while the application is retired leave none that is valid", async () => {
  const { applicationId } = await addCustomer(database)
  const requests = await Promise.all(Array.from({ length: 30 }, makeCsr))
  const issuing = requests.map((csr) =>
    outcome(database.usecases.issueCertificate(admin, { applicationId, csr, keySource: "csr" })),
  )
  await new Promise((resolve) => setTimeout(resolve, 30))
  await database.usecases.retireApplication(admin, { id: applicationId, reason: "End" })
  await Promise.all(issuing)
  expect(await valid(applicationId)).toBe(0)
})
