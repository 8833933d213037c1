// CRLs over time: one for every authority of a chain, numbers that rise by one, entries that stay for exactly one CRL after the end
// of their certificate, and reasons. On the real database, with a clock that the test sets; OpenSSL reads what is served.
import { afterAll, beforeAll, expect, test } from "vitest"
import type { RevocationReason } from "@/lib/core/certificate-state"
import { readCertificate } from "@/lib/pki"
import { addCustomer, admin } from "../../support/cast"
import { bootstrapTestDatabase, type TestDatabase } from "../../support/database"
import { run } from "../../unit/pki/programs"
import { issue } from "../publication/scene"

const day = 86_400_000
let now = Date.parse("2026-06-01T12:00:00.000Z")
let database: TestDatabase
let applicationId: string

beforeAll(async () => {
  database = await bootstrapTestDatabase({ clock: () => new Date(now) })
  applicationId = (await addCustomer(database)).applicationId
})
afterAll(() => database?.close())

type Crl = { number: number; entries: Map<string, string>; verified: boolean }

/** The newest CRL of an authority of the sandbox, as OpenSSL reads it. */
async function crlOf(slug: string, of: string | null = "sandbox"): Promise<Crl> {
  const { der } = await database.queries.getCrl(of, slug)
  const { pem } = await database.queries.getAuthorityCertificate(of, slug)
  const said = run(
    "openssl",
    ["crl", "-inform", "DER", "-in", "a.crl", "-noout", "-text", "-CAfile", "issuer.pem"],
    { "a.crl": der, "issuer.pem": pem },
    ({ output }) => output,
  )
  const entries = said.split("Serial Number: ").slice(1)
  return {
    number: Number(/CRL Number: *\n *(\d+)/.exec(said)?.[1]),
    entries: new Map(
      entries.map((entry) => [
        (/^[0-9A-F]+/.exec(entry)?.[0] ?? "").toLowerCase().replace(/^0+/, ""),
        /Reason Code: *\n *(.*)/.exec(entry)?.[1] ?? "none",
      ]),
    ),
    verified: said.includes("verify OK"),
  }
}

async function newSerial(): Promise<{ id: string; serial: string }> {
  const { id, pem } = await issue(database, applicationId)
  return { id, serial: readCertificate(pem).serial }
}
const revoke = (id: string, reason: RevocationReason = "superseded") =>
  database.usecases.revokeCertificate(admin, { id, reason })

test("every authority of every chain has one from the first start, empty and signed", async () => {
  for (const of of [null, "sandbox", "production"]) {
    for (const slug of ["root-1", "issuing-1"]) {
      expect(await crlOf(slug, of)).toEqual({ number: 1, entries: new Map(), verified: true })
    }
  }
})

test("each reason stands in it by the name that RFC 5280 gives it, and none for unspecified", async () => {
  const words: Record<RevocationReason, string> = {
    unspecified: "none",
    keyCompromise: "Key Compromise",
    affiliationChanged: "Affiliation Changed",
    superseded: "Superseded",
    cessationOfOperation: "Cessation Of Operation",
    privilegeWithdrawn: "Privilege Withdrawn",
  }
  const expected = new Map<string, string>()
  for (const [reason, said] of Object.entries(words)) {
    const { id, serial } = await newSerial()
    // Object.entries forgets the type of its keys
    await revoke(id, reason as RevocationReason)
    expected.set(serial, said)
  }
  const { number } = await crlOf("issuing-1")
  expect(await database.usecases.rebuildCrls()).toEqual({ rebuilt: 1 })
  const crl = await crlOf("issuing-1")
  expect(crl.entries).toEqual(expected)
  expect(crl).toMatchObject({ number: number + 1, verified: true })
})

test("an entry stays for exactly one CRL after the end of its certificate", async () => {
  const { id, serial } = await newSerial()
  await revoke(id)
  await database.usecases.rebuildCrls()
  const seen: boolean[] = []
  const { notAfter } = await database.db.certificate.findUniqueOrThrow({ where: { id } })
  while (now < notAfter.getTime() + 12 * day) {
    now += 4 * day
    expect((await database.usecases.rebuildCrls()).rebuilt).toBe(6)
    const isThere = (await crlOf("issuing-1")).entries.has(serial)
    if (now > notAfter.getTime()) seen.push(isThere)
    else expect(isThere).toBe(true)
  }
  expect(seen.slice(0, 3)).toEqual([true, false, false])
})

test("it is renewed at half of its validity and no sooner, with the next number, for every authority", async () => {
  await database.usecases.rebuildCrls()
  const before = await crlOf("root-1")
  now += 3.4 * day
  expect(await database.usecases.rebuildCrls()).toEqual({ rebuilt: 0 })
  now += 0.2 * day
  expect(await database.usecases.rebuildCrls()).toEqual({ rebuilt: 6 })
  expect(await crlOf("root-1")).toEqual({ ...before, number: before.number + 1 })
})

test("a certificate that is revoked after its end needs no entry, and has none built for it again and again", async () => {
  const { id, serial } = await newSerial()
  now += 100 * day
  await database.usecases.rebuildCrls()
  await revoke(id)
  await database.usecases.rebuildCrls()
  expect((await crlOf("issuing-1")).entries.has(serial)).toBe(false)
  expect(await database.usecases.rebuildCrls()).toEqual({ rebuilt: 0 })
})

test("an authority whose key was compromised stands in the CRL of its root", async () => {
  const { serial } = readCertificate((await database.queries.getAuthorityCertificate("production", "issuing-1")).der)
  await database.sql(
    `update authority set compromised_at = '${new Date(now).toISOString()}' where environment = 'production' and kind = 'issuing'`,
  )
  expect(await database.usecases.rebuildCrls()).toEqual({ rebuilt: 1 })
  expect((await crlOf("root-1", "production")).entries).toEqual(new Map([[serial, "CA Compromise"]]))
  expect(await database.usecases.rebuildCrls()).toEqual({ rebuilt: 0 })
})

test("the newest ten of an authority are kept, and numbers go on", async () => {
  const { number } = await crlOf("root-1")
  for (let n = 0; n < 12; n++) {
    now += 4 * day
    await database.usecases.rebuildCrls()
  }
  const authority = { environmentName: "sandbox", slug: "root-1" }
  const kept = await database.db.crl.findMany({ where: { authority }, orderBy: { number: "asc" } })
  expect(kept.map((crl) => crl.number)).toEqual(Array.from({ length: 10 }, (_, index) => number + 3 + index))
  expect(await database.usecases.rebuildCrls()).toEqual({ rebuilt: 0 })
})
