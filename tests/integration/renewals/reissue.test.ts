// The emergency switch, the word of an owner, and what is noted of presented certificates.
// On a started database.
import { afterAll, beforeAll, expect, test } from "vitest"
import { addCustomer, admin, approver, memberOf, outcome } from "@/tests/support/cast"
import { makeCsr } from "@/tests/support/csr"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

let database: TestDatabase

beforeAll(async () => {
  database = await bootstrapTestDatabase()
})
afterAll(() => database.close())

const soon = () => new Date(Date.now() + 3 * 86_400_000).toISOString()
const ask = (environment: string) => ({ environment, reissueBy: soon(), reason: "A key was found in a public place." })

async function issued() {
  const { applicationId, partnerId } = await addCustomer(database)
  const csr = await makeCsr()
  const { id } = await database.usecases.issueCertificate(admin, { applicationId, csr, keySource: "csr" })
  return { id, partnerId }
}

test("one switch stands in each hierarchy, until it is withdrawn", async () => {
  const { askReissue, withdrawReissue } = database.usecases
  expect(await outcome(withdrawReissue(admin, { environment: "infrastructure" }))).toBe("conflict")
  await askReissue(admin, ask("infrastructure"))
  expect(await outcome(askReissue(admin, ask("infrastructure")))).toBe("conflict")
  expect(await database.queries.getReissue(null)).not.toBeNull()
  expect(await database.queries.getReissue("sandbox")).toBeNull()
  await withdrawReissue(admin, { environment: "infrastructure" })
  expect(await database.queries.getReissue(null)).toBeNull()
})

test("of two administrators who throw the switch at once, one is told that it was thrown", async () => {
  const both = [0, 1].map(() => outcome(database.usecases.askReissue(admin, ask("sandbox"))))
  const answers = (await Promise.all(both)).sort()
  expect(answers[0]).toMatch(/conflict|duplicate|done/)
  expect(answers.filter((answer) => answer === "done")).toHaveLength(1)
  await database.usecases.withdrawReissue(admin, { environment: "sandbox" })
})

test("nobody but an administrator throws the switch", async () => {
  expect(await outcome(database.usecases.askReissue(approver, ask("production")))).toBe("forbidden")
  expect(await outcome(database.usecases.askReissue(memberOf("ptn_x"), ask("production")))).toBe("forbidden")
})

test("a switch that is over, or never ends, is refused", async () => {
  const at = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()
  const { askReissue } = database.usecases
  expect(await outcome(askReissue(admin, { ...ask("sandbox"), reissueBy: at(-1) }))).toBe("invalid_input")
  expect(await outcome(askReissue(admin, { ...ask("sandbox"), reissueBy: at(91) }))).toBe("invalid_input")
  expect(await outcome(askReissue(admin, ask("elsewhere")))).toBe("not_found")
})

test("a partner marks its own certificate as installed, once, and nobody else's", async () => {
  const { id, partnerId } = await issued()
  const { markInstalled } = database.usecases
  expect(await outcome(markInstalled(memberOf("ptn_other"), { id }))).toBe("not_found")
  expect(await outcome(markInstalled(approver, { id }))).toBe("forbidden")
  expect(await outcome(markInstalled(memberOf(partnerId), { id }))).toBe("done")
  expect(await outcome(markInstalled(memberOf(partnerId), { id }))).toBe("conflict")
})

test("a certificate that is presented often is written once a minute, without an event", async () => {
  const { id } = await issued()
  const events = await database.db.auditEvent.count({ where: { subjectId: id } })
  await Promise.all(Array.from({ length: 50 }, () => database.usecases.noteCertificateSeen(id)))
  const first = await database.db.certificate.findUniqueOrThrow({ where: { id } })
  expect(first.firstSeenAt).not.toBeNull()
  await database.usecases.noteCertificateSeen(id)
  const again = await database.db.certificate.findUniqueOrThrow({ where: { id } })
  expect(again.lastSeenAt).toEqual(first.lastSeenAt)
  expect(await database.db.auditEvent.count({ where: { subjectId: id } })).toBe(events)
})
