// OCSP responders over time: one for every authority, renewed with a new key before it ends, by one process of several, and never
// for an authority that is no longer to be believed. On the real database, with a clock that the test sets.
import { afterAll, beforeAll, expect, test } from "vitest"
import { readCertificate } from "@/lib/pki"
import { viewer } from "../../support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"

const day = 86_400_000
let now = Date.parse("2026-06-01T12:00:00.000Z")
let database: TestDatabase

beforeAll(async () => {
  database = await bootstrapTestDatabase({ clock: () => new Date(now) })
})
afterAll(() => database?.close())

const renew = async () => (await database.usecases.renewResponders()).issued
const responders = () =>
  database.db.certificate.findMany({
    where: { subjectKind: "responder" },
    include: { authority: true },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
  })

test("every authority gets one, also when two processes begin at once, each with a key of its own", async () => {
  const issued = await Promise.all([renew(), renew()])
  // who was told that another process is at it has nothing more to do
  expect(issued.reduce((sum, count) => sum + count, 0) + (await renew())).toBe(6)
  const rows = await responders()
  expect(rows).toHaveLength(6)
  expect(new Set(rows.map(({ authorityId }) => authorityId)).size).toBe(6)
  expect(new Set(rows.map(({ spkiSha256 }) => spkiSha256)).size).toBe(6)
  for (const { der, authority } of rows) {
    const { keyAlgorithm, notAfter, aki } = readCertificate(der ?? new Uint8Array())
    expect(keyAlgorithm).toBe("P-256")
    expect(aki).toBe(readCertificate(authority?.der ?? new Uint8Array()).ski)
    const days = Math.round((notAfter.getTime() - now) / day)
    expect(days).toBe(authority?.kind === "root" ? 365 : 30)
  }
  expect(await renew()).toBe(0)
})

test("each is written down with who made it, and has no owner", async () => {
  const events = await database.db.auditEvent.findMany({ where: { action: "certificate.issued" } })
  expect(events.map(({ detail }) => detail)).toEqual(Array(6).fill(expect.objectContaining({ keySource: "server" })))
  const [first] = await responders()
  const shown = await database.queries.getCertificate(viewer, first?.id ?? "")
  expect(shown.owner).toEqual({ kind: "responder", id: "responder", name: "OCSP responder" })
})

test("those of issuing authorities are renewed in the last third of their month, with a new key", async () => {
  now += 19 * day
  expect(await renew()).toBe(0)
  now += 2 * day
  expect(await renew()).toBe(3)
  const rows = await responders()
  expect(new Set(rows.map(({ spkiSha256 }) => spkiSha256)).size).toBe(9)
  const newest = await database.queries.listOcspIssuers("sandbox")
  expect(newest.every(({ responder }) => responder !== null)).toBe(true)
  expect(await renew()).toBe(0)
})

test("an authority that is compromised or removed gets none any more", async () => {
  now += 25 * day
  await database.sql(`update authority set compromised_at = now() where environment = 'sandbox' and kind = 'issuing'`)
  await database.sql(`update authority set state = 'removed' where environment = 'production' and kind = 'issuing'`)
  expect(await renew()).toBe(1)
})

test("an authority about to end gets one that ends with it, once", async () => {
  const { notAfter } = await database.db.authority.findFirstOrThrow({
    where: { environmentName: null, kind: "issuing" },
  })
  now = notAfter.getTime() - 2 * day
  await renew()
  const [issuer] = (await database.queries.listOcspIssuers(null)).filter(({ issuerId }) => issuerId !== null)
  expect(readCertificate(issuer?.responder?.der ?? new Uint8Array()).notAfter).toEqual(notAfter)
  expect(await renew()).toBe(0)
  now = notAfter.getTime() - day
  expect(await renew()).toBe(0)
})

test("they fill no list of certificates, and are found where they are searched for", async () => {
  const page = { limit: 50 }
  expect((await database.queries.listCertificates(viewer, page)).items).toEqual([])
  const [one] = await responders()
  const found = await database.queries.listCertificates(viewer, { ...page, q: one?.serial ?? "" })
  expect(found.items.map(({ id }) => id)).toEqual([one?.id])
  const counts = (await database.queries.listAuthorities(viewer)).map(({ validCertificates }) => validCertificates)
  expect(counts.every((count) => count === 0)).toBe(true)
})
