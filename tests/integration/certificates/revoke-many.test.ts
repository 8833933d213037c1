// Mass revocation: all of an application, a partner, an authority or a key end in one transaction, published at once, and the
// preview says before what will stop. On the real database.
import { randomBytes } from "node:crypto"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { MassRevocationTarget } from "@/lib/core/mass-revocation-view"
import { makeRevokeMany } from "@/lib/usecases/certificates/revoke-many"
import { admin, approver, memberOf, outcome, viewer } from "../../support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import { addApi, addPartner, environment, issue, type Partner, publish, readHead } from "../publication/scene"

let database: TestDatabase
let example: Partner
let other: Partner
let start: number
let round = 0

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  await addApi(database)
})
beforeEach(async () => {
  round++
  example = await addPartner(database, `Example ${round}`)
  other = await addPartner(database, `Other ${round}`)
  start = (await publish(database)).sequence
})
afterAll(() => database?.close())

const revokeMany = (target: MassRevocationTarget, reason: "keyCompromise" | "superseded" = "keyCompromise") =>
  database.usecases.revokeMany(admin, { target, reason })
const preview = (target: MassRevocationTarget) => database.queries.previewMassRevocation(admin, target)
const statusOf = async (id: string) => (await database.db.certificate.findUniqueOrThrow({ where: { id } })).status
const denied = async (of?: string) => (await readHead(database, of)).revocations.revoked.map(({ sha256 }) => sha256)
const newest = (action: string) =>
  database.db.auditEvent.findMany({ where: { action }, orderBy: { id: "desc" }, take: 50 })

/** A second application of the same partner, in the other environment. */
async function addProduction({ partnerId }: Partner): Promise<string> {
  const { id } = await database.usecases.createApplication(admin, {
    partnerId,
    name: "Production app",
    environment: "production",
  })
  return id
}

describe("an application", () => {
  test("loses all its certificates in one release, and nobody else loses any", async () => {
    const [first, second] = [await issue(database, example.applicationId), await issue(database, example.applicationId)]
    const kept = await issue(database, other.applicationId)
    const target = { kind: "application", id: example.applicationId } as const
    expect(await preview(target)).toMatchObject({ certificates: 2, owners: 1, stopped: 1 })
    expect(await revokeMany(target)).toEqual({ revoked: 2, sequences: { [environment]: start + 1 } })
    expect([await statusOf(first.id), await statusOf(second.id), await statusOf(kept.id)]).toEqual([
      "revoked",
      "revoked",
      "valid",
    ])
    const rows = await database.db.certificate.findMany({ where: { id: { in: [first.id, second.id] } } })
    const head = await denied()
    for (const { sha256, revokedIn } of rows) {
      expect(head).toContain(sha256)
      expect(revokedIn).toBe(start + 1)
    }
  })

  test("is told once for each certificate and once for the whole", async () => {
    const certificates = [await issue(database, example.applicationId), await issue(database, example.applicationId)]
    await revokeMany({ kind: "application", id: example.applicationId }, "superseded")
    const each = await newest("certificate.revoked")
    for (const { id } of certificates) {
      expect(each.filter(({ subjectId }) => subjectId === id)).toMatchObject([
        { detail: { reason: "superseded" }, partnerId: example.partnerId, environmentName: environment },
      ])
    }
    const [whole] = await newest("certificates.revoked")
    expect(whole).toMatchObject({
      subjectKind: "application",
      subjectId: example.applicationId,
      detail: { reason: "superseded", revoked: 2, sequences: { [environment]: start + 1 } },
    })
  })

  test("without a valid certificate has nothing to revoke, and nothing is published", async () => {
    expect(await outcome(revokeMany({ kind: "application", id: example.applicationId }))).toBe("conflict")
    expect((await readHead(database)).manifest.sequence).toBe(start)
  })

  test("keeps certificates that have ended as they were", async () => {
    const [ended, live] = [await issue(database, example.applicationId), await issue(database, example.applicationId)]
    await database.sql(`update certificate set not_before = now() - interval '2 days', not_after = now() - interval '1 day'
      where id = '${ended.id}'`)
    expect(await revokeMany({ kind: "application", id: example.applicationId })).toMatchObject({ revoked: 1 })
    expect([await statusOf(ended.id), await statusOf(live.id)]).toEqual(["valid", "revoked"])
  })
})

test("a partner loses the certificates of all its applications, with one release for each environment", async () => {
  const production = await addProduction(example)
  await issue(database, example.applicationId)
  await issue(database, production)
  const before = (await readHead(database, "production")).manifest.sequence
  const target = { kind: "partner", id: example.partnerId } as const
  expect(await preview(target)).toMatchObject({ certificates: 2, owners: 2, stopped: 2 })
  expect(await revokeMany(target)).toEqual({
    revoked: 2,
    sequences: { [environment]: start + 1, production: before + 1 },
  })
})

test("an authority loses what it has issued", async () => {
  const production = await addProduction(example)
  const { id } = await issue(database, production)
  const kept = await issue(database, example.applicationId)
  const authority = await database.db.authority.findFirstOrThrow({
    where: { environmentName: "production", kind: "issuing" },
  })
  const target = { kind: "authority", id: authority.id } as const
  const { certificates } = await preview(target)
  const { revoked, sequences } = await revokeMany(target)
  expect(revoked).toBe(certificates)
  expect(Object.keys(sequences)).toEqual(["production"])
  expect([await statusOf(id), await statusOf(kept.id)]).toEqual(["revoked", "valid"])
})

test("more than one transaction takes are revoked in several, until none is left", async () => {
  const certificates = []
  for (let n = 0; n < 4; n++) certificates.push(await issue(database, example.applicationId))
  const revokeTwoAtOnce = makeRevokeMany(database.deps, 2)
  const target = { kind: "application", id: example.applicationId } as const
  expect(await revokeTwoAtOnce(admin, { target, reason: "superseded" })).toEqual({
    revoked: 4,
    sequences: { [environment]: start + 2 },
  })
  for (const { id } of certificates) expect(await statusOf(id)).toBe("revoked")
})

test("two who revoke the same at once revoke each certificate once", async () => {
  for (let n = 0; n < 3; n++) await issue(database, example.applicationId)
  const ends = await Promise.allSettled([
    revokeMany({ kind: "application", id: example.applicationId }),
    revokeMany({ kind: "partner", id: example.partnerId }),
  ])
  const revoked = ends.map((end) => (end.status === "fulfilled" ? end.value.revoked : 0))
  expect(revoked.sort()).toEqual([0, 3])
})

describe("a key", () => {
  test("loses every certificate for it, and gets none any more", async () => {
    const { id } = await issue(database, example.applicationId)
    const { spkiSha256 } = await database.db.certificate.findUniqueOrThrow({ where: { id } })
    expect(await preview({ kind: "key", id: spkiSha256 })).toMatchObject({ certificates: 1, stopped: 1 })
    expect(await revokeMany({ kind: "key", id: spkiSha256 })).toMatchObject({ revoked: 1 })
    expect(await statusOf(id)).toBe("revoked")
    expect(await database.db.compromisedKey.count({ where: { spkiSha256 } })).toBe(1)
  })

  test("that nothing was issued for is remembered all the same", async () => {
    const id = randomBytes(32).toString("hex")
    expect(await revokeMany({ kind: "key", id })).toEqual({ revoked: 0, sequences: {} })
    expect(await database.db.compromisedKey.count({ where: { spkiSha256: id } })).toBe(1)
  })

  test("is revoked for being compromised and for nothing else", async () => {
    const id = randomBytes(32).toString("hex")
    expect(await outcome(revokeMany({ kind: "key", id }, "superseded"))).toBe("invalid_input")
    expect(await outcome(revokeMany({ kind: "key", id: "x" }))).toBe("invalid_input")
  })
})

describe("the preview", () => {
  test("says who loses which scopes on how many gateways, those first who are left with nothing", async () => {
    await issue(database, example.applicationId)
    await issue(database, example.applicationId)
    const { id: gateway } = await database.usecases.registerGateway(admin, {
      name: `edge ${round}`,
      environment,
      target: "nginx",
      pattern: "proxy",
    })
    await database.sql(`update gateway set status = 'enrolled', enrolled_at = now() where id = '${gateway}'`)
    const said = await preview({ kind: "partner", id: example.partnerId })
    expect(said.target).toEqual({ kind: "partner", id: example.partnerId, name: `Example ${round}` })
    expect(said.gateways.map(({ id }) => id)).toContain(gateway)
    expect(said.losses).toEqual([
      {
        owner: {
          kind: "application",
          id: example.applicationId,
          name: "Payment app",
          partner: { id: example.partnerId, name: `Example ${round}` },
        },
        environment,
        certificates: 2,
        otherValid: 0,
        scopes: ["payments:write"],
        routes: 1,
        gateways: said.gateways.length,
      },
    ])
  })

  test("counts the certificates that go on", async () => {
    const { id } = await issue(database, example.applicationId)
    await issue(database, example.applicationId)
    const { spkiSha256 } = await database.db.certificate.findUniqueOrThrow({ where: { id } })
    expect(await preview({ kind: "key", id: spkiSha256 })).toMatchObject({
      certificates: 1,
      stopped: 0,
      losses: [{ certificates: 1, otherValid: 1 }],
    })
  })

  test("is for staff, and the revocation for administrators; nobody else learns whether the object exists", async () => {
    const target = { kind: "partner", id: example.partnerId } as const
    const unknown = { kind: "partner", id: "ptn_unknown" } as const
    const revoke = (actor: typeof admin, of: MassRevocationTarget) =>
      outcome(database.usecases.revokeMany(actor, { target: of, reason: "keyCompromise" }))
    const look = (actor: typeof admin, of: MassRevocationTarget) =>
      outcome(database.queries.previewMassRevocation(actor, of))
    for (const actor of [viewer, approver]) {
      expect([await look(actor, target), await revoke(actor, target)]).toEqual(["done", "forbidden"])
    }
    const member = memberOf(example.partnerId)
    for (const of of [target, unknown]) {
      expect([await look(member, of), await revoke(member, of)]).toEqual(["forbidden", "forbidden"])
    }
    expect([await look(admin, unknown), await revoke(admin, unknown)]).toEqual(["not_found", "not_found"])
  })
})

test("20,000 certificates are previewed and revoked, in one release", { timeout: 180_000 }, async () => {
  const count = 20_000
  await database.sql(`
    insert into certificate (id, authority_id, serial, subject_kind, application_id, status, subject, spki_sha256,
      key_algorithm, key_source, not_before, not_after, der, sha256, created_by, created_at, issued_at)
    select 'crt_' || lpad(md5('many' || n), 26, '0'), a.id, '7' || md5('many' || n), 'application', '${example.applicationId}',
      'valid', 'CN=x', encode(sha256(convert_to('k' || n, 'UTF8')), 'hex'), 'P-256', 'csr', now(), now() + interval '90 days',
      convert_to('d' || n, 'UTF8'), encode(sha256(convert_to('d' || n, 'UTF8')), 'hex'), 'system', now(), now()
    from generate_series(1, ${count}) n
    cross join (select id from authority where environment = '${environment}' and kind = 'issuing') a`)
  const target = { kind: "application", id: example.applicationId } as const
  expect(await preview(target)).toMatchObject({ certificates: count, owners: 1 })
  expect(await revokeMany(target)).toEqual({ revoked: count, sequences: { [environment]: start + 1 } })
  expect((await denied()).length).toBeGreaterThanOrEqual(count)
  expect(await database.db.auditEvent.count({ where: { action: "certificate.revoked" } })).toBeGreaterThanOrEqual(count)
  const release = await database.db.release.findFirstOrThrow({
    orderBy: { sequence: "desc" },
    where: { environmentName: environment },
  })
  // the summary is for people to read
  expect(JSON.stringify(release.summary).length).toBeLessThan(10_000)
})
