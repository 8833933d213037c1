// CRLs: OpenSSL and GnuTLS read them, verify them and refuse by them; a hundred thousand entries take no time to speak of.
// An authority that revoked nothing has one too.

import { randomBytes } from "node:crypto"
import * as peculiar from "@peculiar/x509"
import { beforeAll, expect, test } from "vitest"
import { buildCrl, type CrlInput, canonicalSerial, pemEncode, type RevokedEntry, serialFromRandom } from "@/lib/pki"
import { type Hierarchy, issueClient, makeHierarchy, p256Key } from "./hierarchy"
import { hasCerttool, openssl, run } from "./programs"

let hierarchy: Hierarchy
beforeAll(async () => {
  hierarchy = await makeHierarchy()
})

const input = (revoked: RevokedEntry[], authority = hierarchy.issuing): CrlInput => ({
  issuer: authority.subjectName,
  authorityKeyId: authority.ski ?? "",
  number: 4711,
  thisUpdate: hierarchy.now,
  nextUpdate: new Date(hierarchy.now.getTime() + 7 * 86_400_000),
  revoked,
  issuerSpki: authority.spki,
})
const build = (revoked: RevokedEntry[]) => buildCrl(input(revoked), hierarchy.issuingKey.signer)
const entry = (serial: string, reason: RevokedEntry["reason"] = "keyCompromise"): RevokedEntry => ({
  serial,
  reason,
  revokedAt: hierarchy.now,
})
const randomEntry = (): RevokedEntry => entry(canonicalSerial(serialFromRandom(randomBytes(16))))

test("an empty CRL has its number and issuer, and verifies", async () => {
  const crl = await build([])
  const said = openssl(["crl", "-inform", "DER", "-in", "a.crl", "-noout", "-text", "-CAfile", "issuing.pem"], {
    "a.crl": crl,
    "issuing.pem": hierarchy.issuing.pem,
  })
  expect(said).toContain("verify OK")
  expect(said).toContain("No Revoked Certificates")
  expect(said).toMatch(/CRL Number: *\n *4711/)
})

test("entries carry serial, date and reason; no reason stands for unspecified", async () => {
  const crl = await build([entry("80"), entry("1", "unspecified"), entry("abcdef", "privilegeWithdrawn")])
  const said = openssl(["crl", "-inform", "DER", "-in", "a.crl", "-noout", "-text"], { "a.crl": crl })
  expect(said).toMatch(
    /Serial Number: 80\n.*\n *CRL entry extensions:\n *X509v3 CRL Reason Code: *\n *Key Compromise\n/,
  )
  expect(said).toMatch(/Serial Number: 01\n.*\n *Serial Number: ABCDEF\n/)
  expect(said).toContain("Privilege Withdrawn")
})

test("@peculiar/x509 reads the same entries", async () => {
  const entries = Array.from({ length: 20 }, randomEntry)
  const crl = new peculiar.X509Crl(await build(entries))
  expect(crl.entries.map((one) => canonicalSerial(one.serialNumber))).toEqual(entries.map(({ serial }) => serial))
  expect(crl.entries[0]?.reason).toBe(peculiar.X509CrlReason.keyCompromise)
  const second = Math.floor(hierarchy.now.getTime() / 1000) * 1000
  expect(crl.entries[0]?.revocationDate.getTime()).toBe(second)
  expect(crl.nextUpdate?.getTime()).toBe(second + 7 * 86_400_000)
})

test("openssl refuses a revoked certificate by its CRL and takes another", async () => {
  const bad = await issueClient(hierarchy)
  const good = await issueClient(hierarchy)
  const rootCrl = await buildCrl(input([], hierarchy.root), hierarchy.rootKey.signer)
  const crls = pemEncode("X509 CRL", await build([entry(bad.serial)])) + pemEncode("X509 CRL", rootCrl)
  const verify = (pem: string): string =>
    run(
      "openssl",
      [
        "verify",
        "-x509_strict",
        "-crl_check_all",
        "-CRLfile",
        "crl.pem",
        "-CAfile",
        "root.pem",
        "-untrusted",
        "issuing.pem",
        "leaf.pem",
      ],
      { "crl.pem": crls, "root.pem": hierarchy.root.pem, "issuing.pem": hierarchy.issuing.pem, "leaf.pem": pem },
      ({ output }) => output,
    )
  expect(verify(good.pem)).toContain("leaf.pem: OK")
  expect(verify(bad.pem)).toContain("certificate revoked")
})

test.skipIf(!hasCerttool)("certtool verifies it", async () => {
  const crl = pemEncode("X509 CRL", await build([randomEntry()]))
  run(
    "certtool",
    ["--verify-crl", "--load-ca-certificate", "issuing.pem", "--infile", "crl.pem"],
    { "crl.pem": crl, "issuing.pem": hierarchy.issuing.pem },
    ({ output, status }) => {
      expect(output).toMatch(/Verified/)
      expect(status).toBe(0)
    },
  )
})

test("100,000 entries are written within two seconds, and openssl takes them", { timeout: 30_000 }, async () => {
  const entries = Array.from({ length: 100_000 }, randomEntry)
  // this process's own work: on a busy machine the clock on the wall measures the others
  const start = process.cpuUsage()
  const crl = await build(entries)
  expect(process.cpuUsage(start).user / 1000).toBeLessThan(2000)
  const said = openssl(["crl", "-inform", "DER", "-in", "a.crl", "-noout", "-CAfile", "issuing.pem"], {
    "a.crl": crl,
    "issuing.pem": hierarchy.issuing.pem,
  })
  expect(said).toContain("verify OK")
})

test("a serial twice, one that is not canonical and times in the wrong order are refused before signing", async () => {
  await expect(build([entry("ab"), entry("ab")])).rejects.toThrow(/twice/)
  for (const serial of ["0a", "AB", "", "-1", "f".repeat(41)])
    await expect(build([entry(serial)])).rejects.toThrow(/canonical/)
  const backwards = { ...input([]), nextUpdate: hierarchy.now }
  await expect(buildCrl(backwards, hierarchy.issuingKey.signer)).rejects.toThrow(/end before/)
})

test("a CRL that another key signed, which would shut every client out, is not handed out", async () => {
  await expect(buildCrl(input([]), p256Key().signer)).rejects.toThrow(/another key/)
})
