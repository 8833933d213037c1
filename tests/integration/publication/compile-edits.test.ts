// A publication looks only at what was edited since the last, and comes to the same bytes as one that looks at everything.
// On the real database, with a clock that a test moves.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import { compile, expectSame } from "./both-ways"
import { addApi, addPartner, admin, environment, type Partner, publish, setScopes } from "./scene"

let database: TestDatabase
let now = new Date()
let partners: Partner[]

beforeAll(async () => {
  database = await bootstrapTestDatabase({ clock: () => now })
  await addApi(database)
  partners = []
  for (const name of ["Example", "Other", "Third", "Fourth"]) partners.push(await addPartner(database, name))
  await addMany(database, 900)
  await publish(database)
})

afterAll(() => database?.close())

/** Enough for several bins. */
async function addMany({ sql }: TestDatabase, count: number): Promise<void> {
  const { partnerId } = at(0)
  await sql(`insert into application (id, partner_id, environment, name)
    select 'app_many_' || n, '${partnerId}', '${environment}', 'Many ' || n from generate_series(1, ${count}) n`)
}

function at(index: number): Partner {
  const partner = partners[index]
  if (partner === undefined) throw new Error(`there is no partner ${index}`)
  return partner
}

describe("what was edited since the last publication", () => {
  test("is nothing right after it", async () => {
    expect(await expectSame(database)).toBe(0)
    expect((await compile(database)).changed).toBe(false)
  })

  test.each<[string, () => Promise<unknown>]>([
    ["a grant", () => setScopes(database, at(0).applicationId, ["payments:read"])],
    ["a grant with an end", () => setScopes(database, at(1).applicationId, ["payments:read"], later(10))],
    ["a new application", () => addPartner(database, "Fifth")],
    [
      "a suspended application",
      () => database.usecases.suspendApplication(admin, { id: at(2).applicationId, reason: "Audit" }),
    ],
    ["a suspended partner", () => database.usecases.suspendPartner(admin, { id: at(3).partnerId, reason: "Audit" })],
    ["a resumed partner", () => database.usecases.resumePartner(admin, { id: at(3).partnerId, reason: "Done" })],
    [
      "a retired application",
      () => database.usecases.retireApplication(admin, { id: at(2).applicationId, reason: "Gone" }),
    ],
    [
      "a legal name, which every certificate of the partner carries",
      async () => {
        const { revision } = await database.db.partner.findUniqueOrThrow({ where: { id: at(1).partnerId } })
        await database.usecases.updatePartner(admin, { id: at(1).partnerId, legalName: "Another SE", revision })
      },
    ],
  ])("is %s, and comes to the bytes of the whole", async (_, edit) => {
    await edit()
    const looked = await expectSame(database)
    expect(looked).toBeGreaterThan(0)
    expect(looked).toBeLessThan(904)
    await publish(database)
    expect(await expectSame(database)).toBe(0)
  })

  test("is a grant that has ended by itself meanwhile", async () => {
    now = later(11)
    expect(await expectSame(database)).toBeGreaterThan(0)
    expect((await compile(database)).changed).toBe(true)
    await publish(database)
  })

  test("is everything where the clock went back", async () => {
    const before = now
    now = new Date(now.getTime() - 60_000)
    expect(await expectSame(database)).toBeGreaterThan(900)
    now = before
  })

  test("is everything once certificates carry another name", async () => {
    await database.sql(`update environment set certificate_profiles = '{transport}' where name = '${environment}'`)
    expect(await expectSame(database)).toBeGreaterThan(900)
    await database.sql(`update environment set certificate_profiles = '{standard}' where name = '${environment}'`)
  })

  test("is everything once there are more bins", async () => {
    await database.sql(`insert into application (id, partner_id, environment, name)
      select 'app_more_' || n, '${at(0).partnerId}', '${environment}', 'More ' || n from generate_series(1, 1500) n`)
    expect(await expectSame(database)).toBeGreaterThan(2000)
    await publish(database)
    expect(await expectSame(database)).toBe(0)
  })

  test("stays noted where it comes while another publication is written", async () => {
    const edits = await compile(database)
    await setScopes(database, at(0).applicationId, ["payments:write"])
    await database.sql(
      edits.base.edits.length === 0 ? "select 1" : `delete from policy_edit where id in (${edits.base.edits})`,
    )
    expect((await compile(database)).changed).toBe(true)
    await publish(database)
  })

  test("is told of every holder of a scope whose routes have changed", async () => {
    const { id } = await database.db.api.findFirstOrThrow({ where: { environmentName: environment } })
    await database.usecases.addRoute(admin, {
      apiId: id,
      methods: ["PUT"],
      path: "/payments/{id}",
      scope: "payments:write",
    })
    const { summary } = await database.usecases.reviewChanges(admin, { environment })
    expect(summary.map(({ who }) => who)).toContain("Payment app of Fifth")
  })
})

const later = (days: number) => new Date(now.getTime() + days * 86_400_000)
