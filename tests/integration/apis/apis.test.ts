// APIs, routes and scopes: one owner for a hostname, no request that two routes match, no scope that promises nothing.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { addCustomer, addReachable, admin, fresh, outcome } from "@/tests/support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"

let database: TestDatabase
beforeAll(async () => {
  database = await bootstrapTestDatabase()
})
afterAll(() => database.close())

const api = (hostname: string, name = fresh("Api"), environment = "sandbox") =>
  database.usecases.createApi(admin, {
    ...{ name, environment, hostname },
    zone: "partner",
    owner: "Team",
    upstream: "http://127.0.0.1:1",
    tokenPolicy: { kind: "none" },
  })
const route = (apiId: string, methods: ("GET" | "POST")[], path: string, scope = "a:read") =>
  database.usecases.addRoute(admin, { apiId, methods, path, scope })

describe("a hostname", () => {
  test("belongs to one API of an environment, also when two ask at once", async () => {
    const results = await Promise.all([outcome(api("one.test")), outcome(api("one.test"))])
    expect(results.sort()).toEqual(["done", "duplicate"])
    expect(await outcome(api("one.test", fresh("Api"), "production"))).toBe("done")
  })

  test("that is taken is refused with the field and the API that has it", async () => {
    await api("taken.test", "Owner of it")
    const refusal = await api("taken.test").catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: "duplicate", fields: { hostname: expect.stringContaining("Owner of it") } })
  })

  test("cannot be moved onto another's", async () => {
    const [{ apiId }, other] = [await addReachable(database), await addReachable(database)]
    const { hostname } = await database.db.api.findUniqueOrThrow({ where: { id: other.apiId } })
    expect(await outcome(database.usecases.updateApi(admin, { id: apiId, revision: 1, hostname }))).toBe("duplicate")
  })
})

describe("two routes of a host", () => {
  test("that one request could match do not stand side by side, and the refusal names the other", async () => {
    const { id } = await api("overlap.test")
    const { id: first } = await route(id, ["GET"], "/accounts/{id}")
    const refusal = await route(id, ["GET", "POST"], "/accounts/me").catch((error: unknown) => error)
    expect(refusal).toMatchObject({ code: "route_overlap", fields: { path: expect.stringContaining(first) } })
    expect(await outcome(route(id, ["POST"], "/accounts/me"))).toBe("done")
  })

  test("added at once are judged one after the other", async () => {
    const { id } = await api("race.test")
    const paths = ["/a/{x}", "/a/b", "/{y}/b", "/a/{z}"]
    const results = await Promise.all(paths.map((path) => outcome(route(id, ["GET"], path))))
    expect(results.filter((code) => code === "done")).toHaveLength(1)
    expect(results.filter((code) => code === "route_overlap")).toHaveLength(3)
  })
})

describe("a scope", () => {
  test("is made with its first route, once, however many routes come at once", async () => {
    const { id } = await api("scopes.test")
    const results = await Promise.all(["/a", "/b", "/c"].map((path) => outcome(route(id, ["GET"], path, "new:read"))))
    expect(results).toEqual(["done", "done", "done"])
    expect(await database.db.scope.count({ where: { name: "new:read" } })).toBe(1)
  })

  test("that somebody holds keeps its last route", async () => {
    const { usecases } = database
    const { routeId, scope } = await addReachable(database)
    const { applicationId } = await addCustomer(database)
    await usecases.setGrants(admin, { applicationId, grants: [{ scope, endsAt: null, reason: "Needed" }] })
    expect(await outcome(usecases.removeRoute(admin, { id: routeId }))).toBe("conflict")
    await usecases.setGrants(admin, { applicationId, grants: [] })
    expect(await outcome(usecases.removeRoute(admin, { id: routeId }))).toBe("done")
  })

  test("loses its last route or gains a grant, never both at once", async () => {
    const { usecases, db } = database
    const { routeId, scope } = await addReachable(database)
    const { applicationId } = await addCustomer(database)
    const results = await Promise.all([
      outcome(usecases.removeRoute(admin, { id: routeId })),
      outcome(usecases.setGrants(admin, { applicationId, grants: [{ scope, endsAt: null, reason: "Needed" }] })),
    ])
    expect(results.filter((code) => code === "done")).toHaveLength(1)
    const empty = await db.scope.count({
      where: { name: scope, routes: { none: {} }, grants: { some: { status: "approved" } } },
    })
    expect(empty).toBe(0)
  })
})

test("an API with routes is not removed, one without is", async () => {
  const { apiId, routeId } = await addReachable(database)
  const remove = () => outcome(database.usecases.removeApi(admin, { id: apiId }))
  expect(await remove()).toBe("conflict")
  await database.usecases.removeRoute(admin, { id: routeId })
  expect(await remove()).toBe("done")
  expect(await remove()).toBe("not_found")
})
