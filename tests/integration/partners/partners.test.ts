// Partners and applications: names that two cannot share, a life that goes one way, and stops that publish themselves.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { addCustomer, admin, fresh, otherAdmin, outcome } from "@/tests/support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

let database: TestDatabase
beforeAll(async () => {
  database = await bootstrapTestDatabase()
})
afterAll(() => database.close())

const register = (name: string) => database.usecases.registerPartner(admin, { name, legalName: name, contacts: [] })
const newest = (environment: string) =>
  database.db.release.findFirstOrThrow({ where: { environmentName: environment }, orderBy: { sequence: "desc" } })

describe("a name", () => {
  test("of a partner is taken in every letter case, and the refusal names the field", async () => {
    const name = fresh("Acme_100%")
    await register(name)
    const refusal = await register(name.toUpperCase()).catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: "duplicate", fields: { name: expect.any(String) } })
  })

  test("with signs of a search pattern does not take others", async () => {
    await register(fresh("A%"))
    expect(await outcome(register(fresh("AB")))).toBe("done")
  })

  test("registered ten times at once is registered once", async () => {
    const name = fresh("Rush")
    const all = await Promise.all(Array.from({ length: 10 }, () => outcome(register(name))))
    expect(all.filter((code) => code === "done")).toHaveLength(1)
    expect(all.filter((code) => code === "duplicate")).toHaveLength(9)
  })

  test("of an application is free in the other environment, and with another partner", async () => {
    const [one, other] = [await addCustomer(database), await addCustomer(database)]
    const create = (partnerId: string, name: string, environment: string) =>
      outcome(database.usecases.createApplication(admin, { partnerId, name, environment }))
    expect(await create(one.partnerId, "LEDGER", "sandbox")).toBe("duplicate")
    expect(await create(one.partnerId, "Ledger", "production")).toBe("done")
    expect(await create(other.partnerId, "Other", "sandbox")).toBe("done")
    expect(await create(one.partnerId, "Third", "moon")).toBe("invalid_input")
  })
})

describe("a change from an old version", () => {
  test("is refused, and the newer one stays", async () => {
    const { id } = await register(fresh("Versions"))
    const change = (legalName: string) =>
      outcome(database.usecases.updatePartner(admin, { id, revision: 1, legalName }))
    expect([await change("First Ltd"), await change("Second Ltd")]).toEqual(["done", "precondition_failed"])
    expect((await database.db.partner.findUniqueOrThrow({ where: { id } })).legalName).toBe("First Ltd")
  })

  test("of two at once lets one through", async () => {
    const { applicationId: id } = await addCustomer(database)
    const rename = (name: string) => outcome(database.usecases.updateApplication(admin, { id, revision: 1, name }))
    expect((await Promise.all([rename("One"), rename("Other")])).sort()).toEqual(["done", "precondition_failed"])
  })
})

describe("the life of a partner", () => {
  test("goes draft, invited, active, suspended, active, offboarded, and no further", async () => {
    const { usecases, db } = database
    const { id } = await register(fresh("Life"))
    const statuses: string[] = []
    const note = async () => {
      statuses.push((await db.partner.findUniqueOrThrow({ where: { id } })).status)
    }
    await note()
    await usecases.invitePartnerMember(admin, { partnerId: id, email: `${id}@life.test`, name: "Mo" })
    await note()
    await usecases.activatePartner(admin, { id })
    await note()
    await usecases.suspendPartner(admin, { id, reason: "Stop" })
    await note()
    await usecases.resumePartner(admin, { id })
    await note()
    await usecases.offboardPartner(admin, { id, reason: "End" })
    await note()
    expect(statuses).toEqual(["draft", "invited", "active", "suspended", "active", "offboarded"])
    expect(await outcome(usecases.activatePartner(admin, { id }))).toBe("conflict")
    expect(await outcome(usecases.updatePartner(admin, { id, revision: 99, legalName: "X" }))).not.toBe("done")
  })

  test("has one event for each step, of who took it", async () => {
    const { id } = await register(fresh("Events"))
    await database.usecases.activatePartner(otherAdmin, { id, reason: "Signed" })
    const events = await database.db.auditEvent.findMany({ where: { subjectId: id }, orderBy: { id: "asc" } })
    expect(events.map(({ action, actorId }) => [action, actorId])).toEqual([
      ["partner.registered", admin.id],
      ["partner.activated", otherAdmin.id],
    ])
  })
})

describe("stopping", () => {
  test("an application that a bundle names publishes the stop at once, and the row says in which release", async () => {
    const { usecases, db } = database
    const { applicationId } = await addCustomer(database)
    await usecases.publishRelease(admin, { environment: "sandbox", message: "Begin" })
    await usecases.suspendApplication(admin, { id: applicationId, reason: "Leak" })
    const release = await newest("sandbox")
    const { stoppedIn } = await db.application.findUniqueOrThrow({ where: { id: applicationId } })
    expect([release.kind, stoppedIn]).toEqual(["revocation", release.sequence])
  })

  test("a partner stops it in every environment where it has applications", async () => {
    const { usecases, db } = database
    const { partnerId } = await addCustomer(database)
    await usecases.createApplication(admin, { partnerId, name: "Live", environment: "production" })
    for (const environment of ["sandbox", "production"])
      await usecases.publishRelease(admin, { environment, message: "Begin" })
    await usecases.suspendPartner(admin, { id: partnerId, reason: "Leak" })
    const { stoppedIn } = await db.partner.findUniqueOrThrow({ where: { id: partnerId } })
    const [sandbox, production] = [await newest("sandbox"), await newest("production")]
    expect(stoppedIn).toEqual({ sandbox: sandbox.sequence, production: production.sequence })
    expect([sandbox.kind, production.kind]).toEqual(["revocation", "revocation"])
  })

  test("giving access back publishes nothing", async () => {
    const { usecases } = database
    const { partnerId } = await addCustomer(database)
    await usecases.suspendPartner(admin, { id: partnerId, reason: "Leak" })
    const before = (await newest("sandbox")).sequence
    await usecases.resumePartner(admin, { id: partnerId })
    expect((await newest("sandbox")).sequence).toBe(before)
  })

  test("offboarding retires every application and withdraws every grant and request", async () => {
    const { usecases, db } = database
    const { partnerId, applicationId } = await addCustomer(database)
    await usecases.offboardPartner(admin, { id: partnerId, reason: "End" })
    expect((await db.application.findUniqueOrThrow({ where: { id: applicationId } })).status).toBe("retired")
    expect(await outcome(usecases.resumeApplication(admin, { id: applicationId }))).toBe("conflict")
    expect(await outcome(usecases.createApplication(admin, { partnerId, name: "New", environment: "sandbox" }))).toBe(
      "conflict",
    )
  })
})
