// Certificates as they are listed, searched, decoded and previewed; and what a partner's people see of them, which is their own.
// Pages are whole and in order whatever they are asked by.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, it } from "vitest"
import type { Actor } from "@/lib/core/actor"
import { type ListCertificates, listCertificatesInput } from "@/lib/queries/certificates/list-certificates"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import { makeKeyAndCsr } from "../../support/openssl"

const admin: Actor = { kind: "operator", id: "opr_test", name: "test", role: "admin" }
const directory = mkdtempSync(join(tmpdir(), "gatewarden-certificates-"))

let database: TestDatabase
let mine: { partnerId: string; applicationId: string; certificates: string[] }
let other: typeof mine
let member: Actor

beforeAll(async () => {
  database = await bootstrapTestDatabase()
  mine = await makePartner("Acme")
  other = await makePartner("Globex")
  member = { kind: "user", id: "usr_m", name: "M", role: "partner_member", partnerId: mine.partnerId }
})
afterAll(async () => {
  await database.close()
  rmSync(directory, { recursive: true, force: true })
})

async function makePartner(name: string): Promise<typeof mine> {
  const { usecases } = database
  const { id: partnerId } = await usecases.registerPartner(admin, {
    name,
    legalName: `${name} Payments AG`,
    contacts: [],
  })
  await usecases.activatePartner(admin, { id: partnerId })
  const { id } = await usecases.createApplication(admin, { partnerId, name: `${name} app`, environment: "sandbox" })
  const certificates: string[] = []
  for (const days of [5, 20, 60]) {
    const { csr } = makeKeyAndCsr(directory, `${name}-${days}`)
    const issued = await usecases.issueCertificate(admin, { applicationId: id, csr, days, keySource: "csr" })
    certificates.unshift(issued.id)
  }
  return { partnerId, applicationId: id, certificates }
}

async function listed(actor: Actor, asked: Partial<ListCertificates>): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await database.queries.listCertificates(
      actor,
      listCertificatesInput.parse({ limit: 2, ...asked, cursor }),
    )
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return ids
}

it("pages are whole, without repeats, newest first, or by their end", async () => {
  const both = [...other.certificates, ...mine.certificates]
  expect(await listed(admin, { environment: "sandbox" })).toEqual(both)
  const [, later, sooner] = mine.certificates
  const [, otherLater, otherSooner] = other.certificates
  expect(await listed(admin, { endsWithinDays: 30, environment: "sandbox" })).toEqual([
    sooner,
    otherSooner,
    later,
    otherLater,
  ])
  expect(await listed(admin, { environment: "production" })).toEqual([])
})

it("they are found by serial, fingerprint, identifier and name, however it was copied", async () => {
  const [id = ""] = mine.certificates
  const { serial, sha256 } = await database.queries.getCertificate(admin, id)
  const colons = (sha256 ?? "").toUpperCase().match(/../g)?.join(":") ?? ""
  for (const q of [serial, serial.slice(0, 14), serial.toUpperCase(), `00${serial}`, sha256 ?? "", colons, id]) {
    expect(await listed(admin, { q })).toEqual([id])
  }
  for (const q of ["acme", "ACME PAY", mine.applicationId])
    expect(await listed(admin, { q })).toEqual(mine.certificates)
  for (const q of ["100%", "_", "\\", "' or 1=1 --"]) expect(await listed(admin, { q })).toEqual([])
})

it("a partner's people see their own, and no trace of others'", async () => {
  expect(await listed(member, {})).toEqual(mine.certificates)
  expect(await listed(member, { q: "globex" })).toEqual([])
  const [theirs = ""] = other.certificates
  const { queries } = database
  const gone = { code: "not_found" }
  await expect(queries.getCertificate(member, theirs)).rejects.toMatchObject(gone)
  await expect(queries.previewRevocation(member, theirs)).rejects.toMatchObject(gone)
  await expect(listed(member, { partnerId: other.partnerId })).rejects.toMatchObject(gone)
  await expect(listed(member, { applicationId: other.applicationId })).rejects.toMatchObject(gone)
  expect(await queries.search(member, "globex")).toEqual([])
  const { serial } = await queries.getCertificate(admin, theirs)
  expect(await queries.search(member, serial)).toEqual([])
  expect((await queries.search(admin, serial)).map(({ kind, id }) => [kind, id])).toEqual([["certificate", theirs]])
})

it("one is decoded as it was issued, and its time line tells its life", async () => {
  const [id = ""] = other.certificates
  const before = await database.queries.getCertificate(admin, id)
  const field = (label: string) => before.decoded.find((one) => one.label === label)?.value
  expect(field("Subject")).toBe(before.subject)
  expect(field("Extended key usage")).toBe("clientAuth")
  expect(field("URI")).toContain(`/application/${other.applicationId}`)
  expect(before.chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
  const { otherValid } = await database.queries.previewRevocation(admin, id)
  expect(otherValid).toBe(2)
  await database.usecases.revokeCertificate(admin, { id, reason: "superseded" })
  const after = await database.queries.getCertificate(admin, id)
  expect(after.timeline.map(({ what }) => what)).toEqual([
    "Serial number reserved",
    "Issued",
    "Revocation decided",
    `Revocation published in release ${after.revocation?.sequence}`,
  ])
  expect(after.revocation).toMatchObject({ reason: "superseded", enforced: { by: [], missing: [], of: 0 } })
  expect(await listed(admin, { status: "revoked" })).toEqual([id])
})
