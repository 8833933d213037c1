// Grants: asked for and decided by two people where that is demanded, one of each scope, and only of what can be called.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { addCustomer, addReachable, admin, approver, memberOf, otherAdmin, outcome, viewer } from "@/tests/support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

let database: TestDatabase
beforeAll(async () => {
  database = await bootstrapTestDatabase()
  await database.usecases.demandFourEyes(admin, { environment: "production", demanded: true })
})
afterAll(() => database.close())

const reason = "Needed"

async function scene(environment = "sandbox") {
  const customer = await addCustomer(database, environment)
  const { scope } = await addReachable(database, environment)
  const member = memberOf(customer.partnerId)
  const ask = (endsAt: Date | null = null, actor = member) =>
    database.usecases.requestGrant(actor, { applicationId: customer.applicationId, scope, endsAt, reason })
  const set = (scopes: string[], actor = admin) =>
    database.usecases.setGrants(actor, {
      applicationId: customer.applicationId,
      grants: scopes.map((name) => ({ scope: name, endsAt: null, reason })),
    })
  const standing = () =>
    database.db.grant.count({ where: { applicationId: customer.applicationId, status: "approved" } })
  return { ...customer, scope, member, ask, set, standing }
}

describe("where four eyes are demanded", () => {
  test("nobody approves what they asked for; somebody else does", async () => {
    const { ask, standing } = await scene("production")
    const { id } = await ask(null, approver)
    expect(await outcome(database.usecases.approveGrant(approver, { id }))).toBe("four_eyes")
    expect(await standing()).toBe(0)
    expect(await outcome(database.usecases.approveGrant(otherAdmin, { id }))).toBe("done")
    expect(await database.db.grant.findUniqueOrThrow({ where: { id } })).toMatchObject({
      fourEyes: true,
      requestedBy: approver.id,
      approvedBy: otherAdmin.id,
    })
  })

  test("what an administrator sets is asked for, not given", async () => {
    const { set, scope, standing } = await scene("production")
    await set([scope])
    expect(await standing()).toBe(0)
    const [request] = await database.db.grant.findMany({ where: { scope: { name: scope } } })
    expect(await outcome(database.usecases.approveGrant(admin, { id: request?.id ?? "" }))).toBe("four_eyes")
  })

  test("whoever rewrites a request asks from then on", async () => {
    const { applicationId, scope, ask } = await scene("production")
    const { id } = await ask(null, approver)
    const endsAt = new Date(Date.now() + 86_400_000)
    await database.usecases.setGrants(admin, { applicationId, grants: [{ scope, endsAt, reason }] })
    expect(await outcome(database.usecases.approveGrant(admin, { id }))).toBe("four_eyes")
    expect(await outcome(database.usecases.approveGrant(approver, { id }))).toBe("done")
  })
})

describe("where they are not", () => {
  test("what an administrator sets is given at once, and setting it again changes nothing", async () => {
    const { set, scope, standing } = await scene()
    await set([scope])
    const events = await database.db.auditEvent.count()
    await set([scope])
    expect([await standing(), await database.db.auditEvent.count()]).toEqual([1, events])
  })

  test("a list without a scope takes it back", async () => {
    const { set, scope, standing } = await scene()
    await set([scope])
    await set([])
    expect(await standing()).toBe(0)
  })
})

describe("a grant is refused", () => {
  test("of a scope that does not exist, or lives in the other environment", async () => {
    const { set } = await scene()
    const elsewhere = await addReachable(database, "production")
    expect(await outcome(set(["nothing:read"]))).toBe("invalid_input")
    expect(await outcome(set([elsewhere.scope]))).toBe("invalid_input")
  })

  test("of a scope that names no route any more", async () => {
    const { set } = await scene()
    const { routeId, scope } = await addReachable(database)
    await database.usecases.removeRoute(admin, { id: routeId })
    const refusal = await set([scope]).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      code: "scope_without_routes",
      fields: { "0.scope": expect.stringContaining(scope) },
    })
  })

  test("with an end that has passed", async () => {
    const { ask } = await scene()
    expect(await outcome(ask(new Date(Date.now() - 1000)))).toBe("invalid_input")
  })

  test("when it was asked for already, also by two at once", async () => {
    const { ask } = await scene()
    expect((await Promise.all([outcome(ask()), outcome(ask())])).sort()).toEqual(["done", "duplicate"])
  })

  test("of what only internal hosts serve, to a partner, without telling its name", async () => {
    const { ask, scope } = await scene()
    await database.sql(`update api set zone = 'internal' where id in (
      select r.api_id from route r join scope s on s.id = r.scope_id where s.name = '${scope}')`)
    expect(await outcome(ask())).toBe("invalid_input")
  })
})

describe("deciding", () => {
  test("two approvals at once make one grant and one event", async () => {
    const { ask, standing } = await scene()
    const { id } = await ask()
    const decide = (actor = admin) => outcome(database.usecases.approveGrant(actor, { id }))
    expect((await Promise.all([decide(), decide(otherAdmin)])).sort()).toEqual(["conflict", "done"])
    expect(await standing()).toBe(1)
    expect(await database.db.auditEvent.count({ where: { subjectId: id, action: "grant.approved" } })).toBe(1)
  })

  test("is not for viewers, and not for the partner", async () => {
    const { ask, member } = await scene()
    const { id } = await ask()
    const approve = (actor = viewer) => outcome(database.usecases.approveGrant(actor, { id }))
    expect([await approve(), await approve(member)]).toEqual(["forbidden", "forbidden"])
  })

  test("a longer grant takes the place of the one that stands", async () => {
    const { applicationId, scope, ask, standing } = await scene()
    const endsAt = new Date(Date.now() + 86_400_000)
    await database.usecases.setGrants(admin, { applicationId, grants: [{ scope, endsAt, reason }] })
    const { id } = await ask(null)
    await database.usecases.approveGrant(admin, { id })
    expect(await standing()).toBe(1)
  })

  test("a partner takes back what it asked for, not what it was given", async () => {
    const { ask, member } = await scene()
    const { id } = await ask()
    const take = () => outcome(database.usecases.withdrawGrant(member, { id, reason: "Not needed" }))
    await database.usecases.approveGrant(admin, { id })
    expect(await take()).toBe("forbidden")
    await database.usecases.withdrawGrant(approver, { id, reason: "Misused" })
    expect(await take()).toBe("conflict")
  })
})
