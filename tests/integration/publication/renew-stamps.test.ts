// Manifests stay fresh without a new number, and CRLs go out without anybody's edits.
// On the real database, with a clock that the test sets.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import { addApi, addPartner, admin, environment, issue, publish, readHead, scopesOf, setScopes } from "./scene"

const start = Date.parse("2026-06-01T12:00:00.000Z")
const minute = 60_000
let now = start
let database: TestDatabase

beforeAll(async () => {
  database = await bootstrapTestDatabase({ clock: () => new Date(now) })
})

afterAll(() => database?.close())

describe("a stamp", () => {
  test("is renewed after an hour, once, with everything else as it was", async () => {
    const before = (await readHead(database)).manifest
    now = start + 59 * minute
    expect(await database.usecases.renewStamps()).toEqual({ renewed: 0 })
    now = start + 60 * minute
    const both = await Promise.all([database.usecases.renewStamps(), database.usecases.renewStamps()])
    expect(both.reduce((sum, { renewed }) => sum + renewed, 0)).toBe(2)
    const { manifest } = await readHead(database)
    expect(manifest).toEqual({
      ...before,
      stamp: 1,
      issuedAt: new Date(now).toISOString(),
      notAfter: new Date(now + 24 * 60 * minute).toISOString(),
      auditHead: manifest.auditHead,
    })
    const events = await database.db.auditEvent.count({ where: { action: "manifest.renewed" } })
    expect(events).toBe(2)
  })

  test("is renewed after a quarter of a short validity", async () => {
    await database.sql("update environment set manifest_validity_hours = 1 where name = 'sandbox'")
    now += 15 * minute
    expect(await database.usecases.renewStamps()).toEqual({ renewed: 1 })
    await database.sql("update environment set manifest_validity_hours = 24")
  })

  test("begins again with the next release, which follows the last stamp", async () => {
    const { manifestSha256 } = await database.db.environmentHead.findUniqueOrThrow({
      where: { environmentName: environment },
    })
    await addApi(database)
    await publish(database)
    expect((await readHead(database)).manifest).toMatchObject({ sequence: 2, stamp: 0, previous: manifestSha256 })
  })

  test("never goes back in time with the server's clock", async () => {
    const before = (await readHead(database)).manifest
    now -= 48 * 60 * minute
    expect(await database.usecases.renewStamps()).toEqual({ renewed: 0 })
    await addPartner(database, "Backwards")
    await publish(database)
    expect((await readHead(database)).manifest.issuedAt).toBe(before.issuedAt)
    now += 48 * 60 * minute
  })
})

describe("a CRL", () => {
  test("goes out in a release of trust, without anybody's edits, and once", async () => {
    const { applicationId } = await addPartner(database, "Example")
    await publish(database)
    const certificate = await issue(database, applicationId)
    await database.usecases.revokeCertificate(admin, { id: certificate.id, reason: "superseded" })
    await setScopes(database, applicationId, ["payments:read"])
    const before = await readHead(database)
    expect(await database.usecases.rebuildCrls()).toEqual({ rebuilt: 1 })
    const after = await readHead(database)
    expect(after.manifest).toMatchObject({ kind: "trust", sequence: before.manifest.sequence + 1 })
    expect(after.trust.crls.map(({ number }) => number)).toEqual([2, 1])
    expect(after.revocations).toEqual(before.revocations)
    expect(scopesOf(after, applicationId)).toEqual(["payments:write"])
    expect(await database.usecases.rebuildCrls()).toEqual({ rebuilt: 0 })
  })

  test("waits for the end of a series of revocations, though not for long, so that gateways reload once", async () => {
    const { applicationId } = await addPartner(database, "Series")
    await publish(database)
    const patience = { quietMs: 2_000, latestMs: 30_000 }
    const revoke = async () => {
      const { id } = await issue(database, applicationId)
      await database.usecases.revokeCertificate(admin, { id, reason: "superseded" })
    }
    const rebuilt: number[] = []
    for (let second = 0; second < 31; second++) {
      await revoke()
      now += 1_000
      rebuilt.push((await database.usecases.rebuildCrls(patience)).rebuilt)
    }
    expect(rebuilt).toEqual([...Array(29).fill(0), 1, 0])
    now += 2_000
    expect(await database.usecases.rebuildCrls(patience)).toEqual({ rebuilt: 1 })
    expect(await database.usecases.rebuildCrls(patience)).toEqual({ rebuilt: 0 })
  })
})
