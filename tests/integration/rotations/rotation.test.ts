// An issuing authority follows another on the gateways' word alone: no step is skipped, whoever is missing is named, and at no
// instant do two issue or none. On the real database, with a clock that the test sets.
import * as peculiar from "@peculiar/x509"
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest"
import type { Actor } from "@/lib/core/actor"
import type { RotationDetail } from "@/lib/core/rotation-view"
import { exactWords } from "@/lib/core/time-words"
import { readCertificate } from "@/lib/pki"
import { readAuthorityBasis } from "@/lib/server/listener-certificate"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import { addPartner, admin, environment, issue, publish, readHead } from "../publication/scene"

const day = 86_400_000
let now = Date.parse("2026-06-01T12:00:00.000Z")
let database: TestDatabase
let applicationId: string
let sequence = 0

beforeAll(async () => {
  database = await bootstrapTestDatabase({ clock: () => new Date(now) })
  applicationId = (await addPartner(database, "Acme", [])).applicationId
  await publish(database)
  await addGateway("edge-a")
  await addGateway("edge-b")
})

afterAll(() => database?.close())

/** Time goes on between the tests, as it does between a person's clicks. */
beforeEach(() => {
  now += 1000
})

const gatewayId = (name: string) => `gwy_${name}`
const gatewayActor = (name: string): Actor => ({ kind: "gateway", id: gatewayId(name), name, environment })

async function addGateway(name: string): Promise<void> {
  await database.sql(
    `insert into gateway (id, environment, name, target, pattern, status, enrolled_at)
     values ('${gatewayId(name)}', '${environment}', '${name}', 'nginx', 'proxy', 'enrolled', now())`,
  )
}

/** The gateway applies the head and reports it, as an agent would. */
async function apply(name: string, state: "applied" | "rejected" = "applied"): Promise<void> {
  const { manifest, trust } = await readHead(database)
  const head = await database.db.environmentHead.findUniqueOrThrow({ where: { environmentName: environment } })
  await database.usecases.reportStatus(gatewayActor(name), {
    sequence: manifest.sequence,
    stamp: manifest.stamp,
    manifestSha256: head.manifestSha256,
    state,
    error: state === "applied" ? undefined : "nginx: no space left",
    crlNumbers: Object.fromEntries(trust.crls.map(({ artifact, number }) => [artifact.replace("crl/", ""), number])),
    trustAnchors: trust.anchors.map(({ sha256 }) => sha256),
    target: "nginx",
    targetVersion: "1.22.1",
    agentVersion: "1.0.0",
    pollMode: "long-poll",
  })
  sequence = manifest.sequence
}

const issuing = (of: string | null = environment) =>
  database.db.authority.findFirstOrThrow({ where: { environmentName: of, kind: "issuing", state: "issuing" } })

async function start(of: string | null = environment): Promise<string> {
  const { id: authorityId } = await issuing(of)
  return (await database.usecases.startRotation(admin, { authorityId, reason: "It is five years old" })).id
}

const advance = (id: string, to: "draining" | "removed") => database.usecases.advanceRotation(admin, { id, to })
const look = (id: string): Promise<RotationDetail> => database.queries.getRotation(admin, id)
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => "done",
    (error) => (error as { detail: string }).detail, // a DomainError; anything else has no detail and fails the test
  )
const anchors = async () => (await readHead(database)).trust.anchors.map(({ name }) => name)
const issuerOf = async (pem: string) => readCertificate(pem).issuer

describe("a rotation that is given up before anything was issued", () => {
  test("leaves everything as it was", async () => {
    const id = await start()
    expect(await anchors()).toEqual(["issuing-1", "issuing-2", "root-1"])
    await database.usecases.cancelRotation(admin, { id, reason: "The wrong environment" })
    expect(await anchors()).toEqual(["issuing-1", "root-1"])
    expect((await issuing()).slug).toBe("issuing-1")
    expect(await look(id)).toMatchObject({
      step: "cancelled",
      next: null,
      cancelled: { reason: "The wrong environment" },
    })
    expect(await refusal(advance(id, "draining"))).toContain("This rotation is cancelled")
    expect(await refusal(database.usecases.cancelRotation(admin, { id, reason: "Twice" }))).toContain(
      "cancelled already",
    )
  })
})

describe("a rotation", () => {
  let id: string
  let old: { id: string; pem: string }

  test("begins with a successor that gateways are told of and that issues nothing", async () => {
    old = await issue(database, applicationId)
    id = await start()
    // a number is never used again: its addresses are in certificates and CRLs
    expect(await anchors()).toEqual(["issuing-1", "issuing-3", "root-1"])
    const { trust, crls } = await readHead(database)
    expect(trust.crls.map(({ artifact, number }) => [artifact, number])).toContainEqual(["crl/issuing-3", 1])
    expect(crls.has("crl/issuing-3")).toBe(true)
    expect(await issuerOf((await issue(database, applicationId)).pem)).toContain("sandbox issuing 1")
  })

  test("is one at a time", async () => {
    expect(await refusal(start())).toContain("one rotation goes on at a time")
    const both = await Promise.all([refusal(start("production")), refusal(start("production"))])
    expect(both.filter((word) => word.includes("one rotation goes on at a time"))).toHaveLength(1)
  })

  test("skips no step", async () => {
    expect(await refusal(advance(id, "removed"))).toContain("no step is left out")
  })

  test("waits for each gateway, and says the names of those that are missing, and why", async () => {
    expect(await refusal(advance(id, "draining"))).toContain(
      "trusted by 0 of 2 gateways, and issues once all do. edge-a has never been heard of; edge-b has never been heard of.",
    )
    await apply("edge-a")
    const words = await refusal(advance(id, "draining"))
    expect(words).toContain("trusted by 1 of 2 gateways")
    expect(words).toContain("edge-b has never been heard of. Bring it back, or retire")
    expect(words).not.toContain("edge-a has")
    expect((await look(id)).next).toMatchObject({ to: "draining", ready: false })
  })

  test("takes no refusal of a release, and no silence, for an answer", async () => {
    await apply("edge-b", "rejected")
    expect(await refusal(advance(id, "draining"))).toContain("edge-b refuses what was published: nginx: no space left")
    await apply("edge-b")
    now += 91_000
    await apply("edge-a")
    const words = await refusal(advance(id, "draining"))
    expect(words).toContain(`edge-b is silent since ${exactWords(new Date(now - 91_000))}`)
    expect((await look(id)).trust).toMatchObject({ of: 2, by: [{ name: "edge-a" }], missing: [{ name: "edge-b" }] })
  })

  test("goes on once they are back, and new certificates come from the successor, old ones stay good", async () => {
    await apply("edge-b")
    expect((await look(id)).next).toEqual({ to: "draining", ready: true, waitsFor: null })
    await advance(id, "draining")
    const next = await issue(database, applicationId)
    expect(await issuerOf(next.pem)).toContain("sandbox issuing 3")
    expect((await database.db.certificate.findUniqueOrThrow({ where: { id: old.id } })).status).toBe("valid")
    expect(await anchors()).toEqual(["issuing-1", "issuing-3", "root-1"])
    expect(await refusal(advance(id, "draining"))).toContain("issues already")
    expect(await refusal(database.usecases.cancelRotation(admin, { id, reason: "Too late" }))).toContain(
      "issues already",
    )
  })

  test("keeps the old authority until the last of its certificates has ended, and says whose they are", async () => {
    expect(await refusal(advance(id, "removed"))).toContain(
      "2 certificates of Gatewarden sandbox issuing are still good, of Acme Payment app",
    )
    expect((await look(id)).drain).toMatchObject({
      certificates: 2,
      owners: [{ kind: "application", id: applicationId, partner: { name: "Acme" }, certificates: 2 }],
    })
    now += 91 * day
    expect((await look(id)).next).toEqual({ to: "removed", ready: true, waitsFor: null })
  })

  test("ends with gateways trusting the old one no more, its last CRL at its address until its own end", async () => {
    await advance(id, "removed")
    expect(await anchors()).toEqual(["issuing-3", "root-1"])
    const from = await database.db.authority.findFirstOrThrow({
      where: { environmentName: environment, slug: "issuing-1" },
    })
    const crl = await database.queries.getCrl(environment, "issuing-1")
    expect(crl.nextUpdate).toEqual(from.notAfter)
    await apply("edge-a")
    expect((await look(id)).gone).toMatchObject({ of: 2, by: [{ name: "edge-a" }], missing: [{ name: "edge-b" }] })
    expect(sequence).toBeGreaterThan(0)
  })

  test("leaves the removed authority's CRL alone from then on", async () => {
    now += 5 * day
    await database.usecases.rebuildCrls()
    const crl = await database.queries.getCrl(environment, "issuing-1")
    expect(crl.nextUpdate.getTime()).toBeGreaterThan(now + 365 * day)
  })

  test("has one event for each step, by whoever took it", async () => {
    const events = await database.db.auditEvent.findMany({
      where: { subjectId: id },
      orderBy: { id: "asc" },
      select: { action: true, actorId: true },
    })
    expect(events).toEqual(
      ["rotation.started", "rotation.issuing", "rotation.finished"].map((action) => ({ action, actorId: admin.id })),
    )
  })
})

describe("the drain", () => {
  test("is ended by revoking the rest, as an administrator may", async () => {
    await apply("edge-a")
    await apply("edge-b")
    const id = await start()
    await issue(database, applicationId)
    await apply("edge-a")
    await apply("edge-b")
    await advance(id, "draining")
    const { from } = await look(id)
    await database.usecases.revokeMany(admin, { target: { kind: "authority", id: from.id }, reason: "superseded" })
    await advance(id, "removed")
    expect(await anchors()).not.toContain(from.slug)
  })
})

describe("an authority whose key may be in other hands", () => {
  test("is trusted by nobody at once, what it issued is revoked, and its root's CRL names it", async () => {
    const authority = await issuing()
    const { id } = await issue(database, applicationId)
    const { revoked } = await database.usecases.declareCompromised(admin, {
      authorityId: authority.id,
      reason: "Found",
    })
    expect(revoked).toBeGreaterThanOrEqual(1)
    expect(await anchors()).toEqual(["root-1"])
    expect((await database.db.certificate.findUniqueOrThrow({ where: { id } })).status).toBe("revoked")
    expect(await refusal(issue(database, applicationId))).toContain("No authority issues for sandbox")
    now += 60_000
    await database.usecases.rebuildCrls()
    const { der } = await database.queries.getCrl(environment, "root-1")
    expect(
      new peculiar.X509Crl(Buffer.from(der)).entries.map(({ serialNumber, reason }) => [serialNumber, reason]),
    ).toEqual([[readCertificate(authority.der).serial.padStart(32, "0"), peculiar.X509CrlReason.cACompromise]])
  })

  test("is followed by a successor as any other, and removed when that issues", async () => {
    const { id: authorityId, slug } = await issuing()
    const { id } = await database.usecases.startRotation(admin, { authorityId, reason: "After the break-in" })
    await apply("edge-a")
    await apply("edge-b")
    await advance(id, "draining")
    await issue(database, applicationId)
    await advance(id, "removed")
    expect(await anchors()).not.toContain(slug)
    expect(await refusal(database.usecases.declareCompromised(admin, { authorityId, reason: "Again" }))).toContain(
      "already",
    )
  })
})

test("the infrastructure's authority rotates without gateways to wait for, and the listener's old certificate does not hold it up", async () => {
  const { publicKey } = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, true, ["sign"])
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", publicKey))
  const system: Actor = { kind: "system", id: "system", name: "Gatewarden" }
  await database.usecases.issueListenerCertificate(system, { spki })
  // what the machine listener was made under: with each step it is another, and the listener takes a new certificate
  const bases = [await readAuthorityBasis(database.db)]
  const id = await start(null)
  bases.push(await readAuthorityBasis(database.db))
  expect(await look(id)).toMatchObject({ environment: null, trust: null, next: { to: "draining", ready: true } })
  await advance(id, "draining")
  bases.push(await readAuthorityBasis(database.db))
  const again = await database.usecases.issueListenerCertificate(system, { spki })
  expect(readCertificate(again.pem).issuer).toContain("infrastructure issuing 2")
  await advance(id, "removed")
  bases.push(await readAuthorityBasis(database.db))
  expect(new Set(bases).size).toBe(4)
  expect(await look(id)).toMatchObject({ step: "removed", gone: null })
})

test("a root does not rotate, and only an administrator may begin", async () => {
  const root = await database.db.authority.findFirstOrThrow({ where: { environmentName: environment, kind: "root" } })
  const asked = { authorityId: root.id, reason: "Why not" }
  expect(await refusal(database.usecases.startRotation(admin, asked))).toContain("is a root")
  const viewer: Actor = { kind: "user", id: "usr_v", name: "Vera", role: "viewer" }
  expect(await refusal(database.usecases.startRotation(viewer, asked))).toContain("takes an administrator")
})
