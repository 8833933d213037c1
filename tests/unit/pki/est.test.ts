// What EST is made of: the bag of certificates, the bodies, the advice for requests, and the names that a renewal may ask for.
// The encodings are read by openssl and certtool, which are not ours.
import { execFileSync } from "node:child_process"
import { X509Certificate } from "node:crypto"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readCertsOnly } from "@/lib/agent/identity/read-certs-only"
import { certsOnly, clientProfile, decodeEstBody, encodeEstBody, issueCertificate, readCertificate } from "@/lib/pki"
import { requireSameNames } from "@/lib/pki/csr-names"
import { refusal } from "./domain-errors"
import { type Hierarchy, makeHierarchy, p256Key, serial, urls } from "./hierarchy"

let hierarchy: Hierarchy
let folder: string
beforeAll(async () => {
  hierarchy = await makeHierarchy()
  folder = mkdtempSync(join(tmpdir(), "gatewarden-est-"))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const openssl = (input: Uint8Array | string, ...parameters: string[]) =>
  execFileSync("openssl", parameters, { input, stdio: ["pipe", "pipe", "pipe"] })

describe("certs-only", () => {
  it("holds the certificates that were put in, for openssl and for the agent, whatever their number", () => {
    for (const ders of [[], [hierarchy.root.der], [hierarchy.issuing.der, hierarchy.root.der]]) {
      const bag = certsOnly(ders)
      const pem = openssl(bag, "pkcs7", "-inform", "DER", "-print_certs").toString()
      const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? []
      const prints = (certificates: X509Certificate[]) =>
        certificates.map(({ fingerprint256 }) => fingerprint256).sort()
      const expected = prints(ders.map((der) => new X509Certificate(der)))
      expect(prints(found.map((one) => new X509Certificate(one)))).toEqual(expected)
      expect(prints(readCertsOnly(Buffer.from(encodeEstBody(bag))))).toEqual(expected)
      // DER, so writing what openssl has read gives the same bytes
      expect(openssl(bag, "pkcs7", "-inform", "DER", "-outform", "DER").equals(Buffer.from(bag))).toBe(true)
    }
  })

  it("that is damaged at any byte is refused or read by the agent, and nothing else happens", () => {
    const bag = Buffer.from(certsOnly([hierarchy.issuing.der, hierarchy.root.der]))
    for (let at = 0; at < bag.length; at += 3) {
      const damaged = Buffer.from(bag)
      damaged[at] = (damaged[at] ?? 0) ^ 0xff
      for (const body of [damaged, bag.subarray(0, at)]) {
        try {
          readCertsOnly(Buffer.from(body.toString("base64")))
        } catch (error) {
          expect(error).toMatchObject({ name: "AgentError", code: "malformed" })
        }
      }
    }
  })
})

describe("a body", () => {
  const der = Buffer.from("3003020100", "hex")

  it("is read with any line breaks, or none, and written in lines of 64", () => {
    for (const text of ["MAMCAQA=", "MAMC\r\nAQA=\r\n", " MAMCAQA =\n", "M\tA\nM C\rAQA="]) {
      expect(Buffer.from(decodeEstBody(text)).equals(der)).toBe(true)
    }
    const long = Buffer.alloc(100, 1)
    expect(
      encodeEstBody(long)
        .split("\n")
        .map(({ length }) => length),
    ).toEqual([64, 64, 8, 0])
  })

  it.each([
    ["nothing", " \n "],
    ["no base64", "MAMC*QA="],
    ["base64 of the URL alphabet", "MAMC_-A="],
    ["padding that is missing", "MAMCAQA"],
    ["padding inside", "MA==MA=="],
    ["bits behind the end", "MAMCAQB="],
    ["PEM", "-----BEGIN CERTIFICATE REQUEST-----\nMAMCAQA=\n-----END CERTIFICATE REQUEST-----"],
    ["no DER", "AAECAw=="],
    ["text beyond ASCII", "MAMCAQA=\u00e9"],
  ])("that is %s is refused", (_, text) => {
    expect(refusal(() => decodeEstBody(text))?.code).toBe("invalid_input")
  })
})

describe("the names of a renewal", () => {
  const certificateFor = async (partnerName: string) => {
    const key = p256Key()
    const { pem, der } = await issueCertificate(
      clientProfile({
        ...{ serial: serial(), spki: key.spki, now: hierarchy.now, days: 30, issuer: hierarchy.issuing, urls },
        ...{ trustDomain: "gw.test", environment: "sandbox", partnerId: "ptn_1", partnerName, applicationId: "app_1" },
      }),
      hierarchy.issuingKey.signer,
    )
    return { pem, info: readCertificate(der) }
  }
  const request = (...parameters: string[]) => {
    const keyFile = join(folder, "request.key")
    writeFileSync(keyFile, p256Key().privateKey.export({ type: "pkcs8", format: "pem" }))
    return openssl("", "req", "-new", "-utf8", "-key", keyFile, "-outform", "DER", ...parameters)
  }
  const uri = "subjectAltName=URI:spiffe://gw.test/sandbox/partner/ptn_1/application/app_1"

  it.each([
    ["all that the certificate names", ["-subj", "/O=Älpha, Co/CN=app_1", "-addext", uri]],
    ["the subject alone", ["-subj", "/O=Älpha, Co/CN=app_1"]],
    ["a part of it", ["-subj", "/CN=app_1"]],
    ["nobody", ["-subj", "/"]],
    ["nobody, and another extension", ["-subj", "/", "-addext", "keyUsage=digitalSignature"]],
  ])("may be %s", async (_, parameters) => {
    const { info } = await certificateFor("Älpha, Co")
    expect(() => requireSameNames(request(...parameters), info)).not.toThrow()
  })

  it.each([
    ["another common name", ["-subj", "/O=Älpha, Co/CN=app_2"]],
    ["another organisation", ["-subj", "/O=Beta/CN=app_1"]],
    ["the same text as another attribute", ["-subj", "/OU=app_1"]],
    ["another URI", ["-subj", "/", "-addext", uri.replace("app_1", "app_2")]],
    ["one URI too many", ["-subj", "/", "-addext", `${uri},URI:spiffe://gw.test/x`]],
    ["a host name", ["-subj", "/", "-addext", `${uri},DNS:app_1`]],
    ["an address", ["-subj", "/", "-addext", `${uri},IP:127.0.0.1`]],
    ["a mail address", ["-subj", "/", "-addext", `${uri},email:a@b.test`]],
  ])("may not be %s", async (_, parameters) => {
    const { info } = await certificateFor("Älpha, Co")
    expect(refusal(() => requireSameNames(request(...parameters), info))?.code).toBe("invalid_input")
  })

  it("are those that openssl copies out of the certificate, in whatever string type", async () => {
    const { pem, info } = await certificateFor("Plain Ltd")
    const [keyFile, certFile] = [join(folder, "copy.key"), join(folder, "copy.pem")]
    writeFileSync(keyFile, p256Key().privateKey.export({ type: "pkcs8", format: "pem" }))
    writeFileSync(certFile, pem)
    for (const more of [[], ["-copy_extensions", "copyall"]]) {
      const csr = openssl("", "x509", "-x509toreq", "-in", certFile, "-signkey", keyFile, ...more)
      expect(() => requireSameNames(openssl(csr, "req", "-outform", "DER"), info)).not.toThrow()
    }
    const printable = request("-subj", "/O=Plain Ltd/CN=app_1", "-nameopt", "RFC2253")
    expect(() => requireSameNames(printable, info)).not.toThrow()
  })
})
