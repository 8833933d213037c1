// Publishing a policy: held to its review, gapless however many publish at once, and at the price of what changed.
// On the real database.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { codeOf } from "../../support/code-of"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import {
  addApi,
  addPartner,
  admin,
  environment,
  host,
  type Partner,
  publish,
  readHead,
  scopesOf,
  setScopes,
} from "./scene"

let database: TestDatabase
let example: Partner
let other: Partner

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  await addApi(database)
  example = await addPartner(database, "Example", ["payments:write"])
  other = await addPartner(database, "Other", ["payments:read"])
})

afterAll(() => database?.close())

const review = () => database.usecases.reviewChanges(admin, { environment })
describe("the first start", () => {
  test("leaves each environment a signed release of trust that lets nobody in", async () => {
    for (const name of ["sandbox", "production"]) {
      const { manifest, applications, trust, crls } = await readHead(database, name)
      expect(manifest).toMatchObject({ environment: name, sequence: 1, stamp: 0, kind: "trust", previous: "" })
      expect(applications).toEqual([])
      expect(trust.anchors.map(({ name: slug }) => slug)).toEqual(["issuing-1", "root-1"])
      expect([...crls.keys()]).toEqual(["crl/issuing-1", "crl/root-1"])
    }
  })

  test("done again changes nothing", async () => {
    const before = await database.db.manifest.count()
    await database.usecases.bootstrap()
    expect(await database.db.manifest.count()).toBe(before)
  })
})

describe("a publication", () => {
  test("is told beforehand, in words, with names", async () => {
    const { changed, summary, head } = await review()
    expect({ changed, head }).toEqual({ changed: true, head: 1 })
    expect(summary.map(({ who }) => who)).toEqual(["Payment app of Example", "Payment app of Other", `API ${host}`])
    expect(summary[0]).toMatchObject({
      partner: example.partnerId,
      application: example.applicationId,
      gains: [`payments:write: POST /payments on ${host}`],
      loses: [],
    })
  })

  test("carries what was reviewed, once", async () => {
    const { digest, summary } = await review()
    const { sequence, id } = await database.usecases.publishRelease(admin, { environment, message: "First", digest })
    expect(sequence).toBe(2)
    const release = await database.db.release.findUniqueOrThrow({ where: { id } })
    expect(release).toMatchObject({ kind: "policy", message: "First", summary })
    const head = await readHead(database)
    expect(scopesOf(head, example.applicationId)).toEqual(["payments:write"])
    expect(await review()).toMatchObject({ changed: false, summary: [], head: 2 })
    expect(await codeOf(publish(database))).toBe("nothing_to_publish")
  })

  test("names the manifest before it", async () => {
    const head = await database.db.environmentHead.findUniqueOrThrow({ where: { environmentName: environment } })
    await setScopes(database, other.applicationId, ["payments:read", "payments:write"])
    await publish(database)
    expect((await readHead(database)).manifest.previous).toBe(head.manifestSha256)
  })

  test("makes the grants that it carries active, and no others", async () => {
    const late = await addPartner(database, "Late", ["payments:read"])
    const { sequence } = await publish(database)
    const grant = () => database.db.grant.findFirstOrThrow({ where: { applicationId: late.applicationId } })
    expect((await grant()).activeSince).toBe(sequence)
    await setScopes(database, example.applicationId, ["payments:read", "payments:write"])
    const fresh = await database.db.grant.findFirstOrThrow({
      where: { applicationId: example.applicationId, scope: { name: "payments:read" } },
    })
    expect(fresh.activeSince).toBeNull()
    await publish(database)
    expect((await grant()).activeSince).toBe(sequence)
  })

  test("of something else than was reviewed is refused", async () => {
    await setScopes(database, example.applicationId, ["payments:write"])
    const { digest } = await review()
    await setScopes(database, other.applicationId, ["payments:read"])
    const input = { environment, message: "Reviewed", digest }
    expect(await codeOf(database.usecases.publishRelease(admin, input))).toBe("content_changed")
    expect(await codeOf(publish(database))).toBe("done")
  })

  test("takes an administrator", async () => {
    const viewer: Actor = { kind: "user", id: "usr_viewer", name: "Vera", role: "viewer" }
    expect(await codeOf(database.usecases.publishRelease(viewer, { environment, message: "No" }))).toBe("forbidden")
    const { partnerId } = example
    const partner: Actor = { kind: "user", id: "usr_partner", name: "Pat", role: "partner_member", partnerId }
    expect(await codeOf(database.usecases.reviewChanges(partner, { environment }))).toBe("forbidden")
  })

  test("among many at once has one winner, and numbers stay gapless", async () => {
    for (const scopes of [["payments:write"], ["payments:read"], ["payments:read", "payments:write"]]) {
      await setScopes(database, other.applicationId, scopes)
      const results = await Promise.all(Array.from({ length: 6 }, () => codeOf(publish(database))))
      expect(results.sort()).toEqual(["done", ...Array(5).fill("nothing_to_publish")])
    }
    const releases = await database.db.release.findMany({
      where: { environmentName: environment },
      orderBy: { sequence: "asc" },
    })
    expect(releases.map(({ sequence }) => sequence)).toEqual(releases.map((_, index) => index + 1))
  })

  test("follows the change: one bin is written, whatever the size", async () => {
    const ids = Array.from({ length: 2_000 }, (_, index) => `app_bulk_${index}`)
    await database.sql(
      ids
        .map(
          (id) => `insert into application (id, partner_id, environment, name) values
            ('${id}', '${other.partnerId}', '${environment}', '${id}');`,
        )
        .join("\n"),
    )
    await publish(database)
    expect((await readHead(database)).applications.length).toBeGreaterThan(2_000)
    const before = await database.db.artifact.count()
    await setScopes(database, example.applicationId, ["payments:read"])
    const { sequence } = await publish(database)
    expect(await database.db.artifact.count()).toBe(before + 1)
    const changed = await database.db.$queryRaw<{ name: string }[]>`
      select a.name from release_artifact a join release_artifact b
        on b.environment = a.environment and b.name = a.name and b.sequence = a.sequence - 1
      where a.environment = ${environment} and a.sequence = ${sequence} and a.sha256 <> b.sha256`
    expect(changed).toHaveLength(1)
  })

  test("has one audit event", async () => {
    const { id, sequence } = await (async () => {
      await setScopes(database, example.applicationId, ["payments:write"])
      return publish(database, "Audited")
    })()
    const events = await database.db.auditEvent.findMany({ where: { subjectId: id } })
    expect(events).toHaveLength(1)
    expect(events[0]).toMatchObject({ action: "release.published", actorId: admin.id, detail: { sequence } })
  })
})
