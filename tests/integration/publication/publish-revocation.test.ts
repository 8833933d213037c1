// What stops access publishes itself at once, and carries nobody's unpublished edits (rule 8); what gives it back waits.
// On the real database.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { decide } from "@/lib/core/decide"
import { makeDecideRequest } from "@/lib/usecases/publication/decide-request"
import { makeHeadDeciders } from "@/lib/usecases/publication/head-deciders"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import {
  addApi,
  addPartner,
  admin,
  environment,
  host,
  issue,
  type Partner,
  publish,
  readHead,
  scopesOf,
  setScopes,
} from "./scene"

let database: TestDatabase
let example: Partner
let other: Partner
/** The release before what a test does. */
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

const revoke = (id: string) => database.usecases.revokeCertificate(admin, { id, reason: "keyCompromise" })
const call = (clientCertificate: string) =>
  database.usecases.decideRequest(admin, { environment, clientCertificate, host, method: "POST", path: "/payments" })
/** Certificates of a partner's application that the head denies. */
const revokedOf = async ({ applicationId }: Partner) => {
  const denied = (await readHead(database)).revocations.revoked.map(({ sha256 }) => sha256)
  return database.db.certificate.findMany({ where: { applicationId, sha256: { in: denied } } })
}
const head = async () => (await readHead(database)).manifest.sequence

describe("a revocation", () => {
  test("refuses the certificate from the next release on, and no other", async () => {
    const [first, second] = [await issue(database, example.applicationId), await issue(database, example.applicationId)]
    expect(await call(first.pem)).toMatchObject({ reason: "allowed", sequence: start })
    const { sequence } = await revoke(first.id)
    expect(sequence).toBe(start + 1)
    expect(await call(first.pem)).toMatchObject({ reason: "certificate-revoked", status: 401, sequence: start + 1 })
    expect(await call(second.pem)).toMatchObject({ reason: "allowed" })
    const row = await database.db.certificate.findUniqueOrThrow({ where: { id: first.id } })
    expect(row.revokedIn).toBe(start + 1)
  })

  test("carries no unpublished edit", async () => {
    const certificate = await issue(database, example.applicationId)
    await setScopes(database, other.applicationId, ["payments:read", "payments:write"])
    await addApi(database, "second.partners.example.test")
    const before = await database.usecases.reviewChanges(admin, { environment })
    await revoke(certificate.id)
    const bundle = await readHead(database)
    expect(bundle.manifest.kind).toBe("revocation")
    expect(scopesOf(bundle, other.applicationId)).toEqual(["payments:write"])
    expect(bundle.routes.hosts.map((entry) => entry.host)).not.toContain("second.partners.example.test")
    const after = await database.usecases.reviewChanges(admin, { environment })
    expect(after).toEqual({ ...before, head: start + 1 })
  })

  test("is told in words", async () => {
    const certificate = await issue(database, example.applicationId)
    const { sequence } = await revoke(certificate.id)
    const release = await database.db.release.findFirstOrThrow({
      where: { environmentName: environment, sequence: sequence ?? 0 },
    })
    expect(release.message).toBe(`Stops Payment app of Example ${round}`)
    expect(release.summary).toMatchObject([
      { who: `Payment app of Example ${round}`, gains: [], loses: [expect.stringMatching(/it is revoked$/)] },
    ])
  })

  test("among many at once is carried by a release of its own each, without a gap", async () => {
    const certificates = await Promise.all(Array.from({ length: 8 }, () => issue(database, example.applicationId)))
    const results = await Promise.all(certificates.map(({ id }) => revoke(id)))
    expect(results.map(({ sequence }) => sequence ?? 0).sort((a, b) => a - b)).toEqual(
      certificates.map((_, index) => start + 1 + index),
    )
    expect(await revokedOf(example)).toHaveLength(8)
  })

  test("races a publication without being lost", async () => {
    const certificates = await Promise.all(Array.from({ length: 4 }, () => issue(database, example.applicationId)))
    const edited: Partner[] = []
    for (const { id } of certificates) edited.push(await addPartner(database, id, []))
    const work = certificates.flatMap(({ id }, index) => [
      revoke(id),
      setScopes(database, edited[index]?.applicationId ?? "", ["payments:read"]),
      publish(database).catch((error: unknown) => expect(error).toMatchObject({ code: "nothing_to_publish" })),
    ])
    await Promise.all(work)
    expect(await revokedOf(example)).toHaveLength(4)
  })
})

describe("a suspension", () => {
  test("refuses the partner's applications at once, and its grants are in no bundle compiled after it", async () => {
    const certificate = await issue(database, example.applicationId)
    await database.usecases.suspendPartner(admin, { id: example.partnerId, reason: "Incident 7" })
    expect(await call(certificate.pem)).toMatchObject({ reason: "application-suspended", status: 403 })
    const partner = await database.db.partner.findUniqueOrThrow({ where: { id: example.partnerId } })
    expect(partner.stoppedIn).toEqual({ [environment]: start + 1 })
    await publish(database)
    const entry = (await readHead(database)).applications.find(({ id }) => id === example.applicationId)
    expect(entry).toMatchObject({ status: "suspended", scopes: [] })
  })

  test("that was lifted gives access back with the next publication, not with somebody's revocation", async () => {
    const certificate = await issue(database, example.applicationId)
    const foreign = await issue(database, other.applicationId)
    await database.usecases.suspendApplication(admin, { id: example.applicationId, reason: "Incident 8" })
    await database.usecases.resumeApplication(admin, { id: example.applicationId, reason: "Solved" })
    await revoke(foreign.id)
    expect(await call(certificate.pem)).toMatchObject({ reason: "application-suspended" })
    const { summary } = await database.usecases.reviewChanges(admin, { environment })
    expect(summary).toMatchObject([{ who: `Payment app of Example ${round}`, loses: [] }])
    await publish(database)
    expect(await call(certificate.pem)).toMatchObject({ reason: "allowed" })
  })

  test("repeated before its resumption was published is in the next policy", async () => {
    const certificate = await issue(database, example.applicationId)
    const suspend = () => database.usecases.suspendApplication(admin, { id: example.applicationId, reason: "Again" })
    await suspend()
    await database.usecases.resumeApplication(admin, { id: example.applicationId, reason: "Solved" })
    const at = await head()
    await suspend()
    expect(await head()).toBe(at)
    await setScopes(database, other.applicationId, ["payments:read"])
    await publish(database)
    expect(await call(certificate.pem)).toMatchObject({ reason: "application-suspended" })
  })
})

describe("offboarding and retirement", () => {
  test("stop the application and its certificates at once, and the next policy forgets it", async () => {
    const certificate = await issue(database, example.applicationId)
    await database.usecases.offboardPartner(admin, { id: example.partnerId, reason: "Contract ended" })
    const bundle = await readHead(database)
    expect(bundle.manifest).toMatchObject({ sequence: start + 1, kind: "revocation" })
    expect(bundle.revocations.suspended).toContain(example.applicationId)
    expect(await call(certificate.pem)).toMatchObject({ reason: "certificate-revoked" })
    await publish(database)
    const next = await readHead(database)
    expect(next.applications.map(({ id }) => id)).not.toContain(example.applicationId)
    expect(next.revocations.suspended).not.toContain(example.applicationId)
    expect(await revokedOf(example)).toHaveLength(1)
  })

  test("of what no gateway knows publish nothing", async () => {
    const { id } = await database.usecases.createApplication(admin, {
      partnerId: example.partnerId,
      name: "Never published",
      environment,
    })
    await database.usecases.suspendApplication(admin, { id, reason: "Too early" })
    await database.usecases.retireApplication(admin, { id, reason: "Mistake" })
    expect(await head()).toBe(start)
  })
})

describe("a decision", () => {
  test("knows another environment's certificate for a stranger", async () => {
    const { id } = await database.usecases.createApplication(admin, {
      partnerId: example.partnerId,
      name: "Live app",
      environment: "production",
    })
    const { pem } = await issue(database, id)
    expect(await call(pem)).toMatchObject({ reason: "untrusted-issuer", status: 401 })
  })

  test("knows a certificate that has ended from one that nobody signed", async () => {
    const { pem } = await issue(database, example.applicationId)
    const deps = { ...database.deps, clock: () => new Date(Date.now() + 200 * 86_400_000) }
    const later = makeDecideRequest(deps, makeHeadDeciders(database.db))
    const input = { environment, clientCertificate: pem, host, method: "POST", path: "/payments" }
    expect(await later(admin, input)).toMatchObject({ reason: "certificate-expired" })
  })

  test("is the one that decide() makes on the head", async () => {
    const bundle = await readHead(database)
    const request = { at: new Date(), host, method: "POST", path: "/payments" }
    const decision = await database.usecases.decideRequest(admin, {
      environment,
      host,
      method: "POST",
      path: "/payments",
    })
    expect(decision).toEqual({ ...decide(bundle, request), sequence: bundle.manifest.sequence })
  })
})
