// Issuing: each profile says exactly what the design has, and OpenSSL, GnuTLS, Node and @peculiar/x509 read it the same way.
// What would break a profile is refused, before signing and after.
import { createPublicKey, X509Certificate } from "node:crypto"
import * as peculiar from "@peculiar/x509"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { DomainError } from "@/lib/core/domain-error"
import {
  type CertificateInfo,
  canonicalSerial,
  clientProfile,
  gatewayProfile,
  issueCertificate,
  issuingProfile,
  lintCertificate,
  lintTemplate,
  listenerProfile,
  operatorProfile,
  parseCsr,
  readCertificate,
  rootProfile,
  serialFromRandom,
} from "@/lib/pki"
import { bitString, sequence } from "@/lib/pki/der-writer"
import { ecdsaWithSha256 } from "@/lib/pki/signature"
import { writeTbs } from "@/lib/pki/write-tbs"
import { refusal } from "./domain-errors"
import {
  applicationId,
  clientInput,
  type Hierarchy,
  issueClient,
  makeHierarchy,
  p256Key,
  partnerId,
  serial,
  urls,
} from "./hierarchy"
import { hasCerttool, newKeys, openssl, opensslCsr, run } from "./programs"

let hierarchy: Hierarchy
let client: CertificateInfo
beforeAll(async () => {
  hierarchy = await makeHierarchy()
  client = await issueClient(hierarchy)
})

const files = (leaf: CertificateInfo): Record<string, string> => ({
  "root.pem": hierarchy.root.pem,
  "issuing.pem": hierarchy.issuing.pem,
  "leaf.pem": leaf.pem,
  "chain.pem": leaf.pem + hierarchy.issuing.pem + hierarchy.root.pem,
})

const verifyStrictly = (leaf: CertificateInfo, purpose: string): string =>
  openssl(
    ["verify", "-x509_strict", "-purpose", purpose, "-CAfile", "root.pem", "-untrusted", "issuing.pem", "leaf.pem"],
    files(leaf),
  )

describe("a client certificate", () => {
  test("names the application, its partner and one SPIFFE id, and nothing of the request", () => {
    expect(client.subject).toBe(`CN=${applicationId},O=B\\C3\\BCcher & S\\C3\\B6hne\\, GmbH`)
    expect(client.commonName).toBe(applicationId)
    expect(client.uris).toEqual([
      `spiffe://gatewarden.example.test/sandbox/partner/${partnerId}/application/${applicationId}`,
    ])
    expect(client.dnsNames).toEqual([])
  })

  test("may sign as a TLS client and do nothing else", () => {
    expect(client).toMatchObject({ isCa: false, keyUsage: ["digitalSignature"], extendedKeyUsage: ["clientAuth"] })
    expect(client.extensions.filter(({ critical }) => critical).map(({ oid }) => oid)).toEqual([
      "2.5.29.19",
      "2.5.29.15",
    ])
  })

  test("points to its issuer's key, CRL and certificate", () => {
    expect(client.aki).toBe(hierarchy.issuing.ski)
    expect(client).toMatchObject({ crlUrls: [urls.crl], caIssuers: [urls.caIssuers], ocspUrls: [urls.ocsp] })
  })

  test("starts five minutes ago and ends after the days that were asked for", () => {
    const second = Math.floor(hierarchy.now.getTime() / 1000) * 1000
    expect(client.notBefore.getTime()).toBe(Math.max(second - 300_000, hierarchy.issuing.notBefore.getTime()))
    expect(client.notAfter.getTime()).toBe(second + 90 * 86_400_000)
  })

  test("never outlives its issuer, and nothing is issued once that has ended", () => {
    const input = clientInput(hierarchy, p256Key().spki)
    const end = hierarchy.issuing.notAfter
    const late = new Date(end.getTime() - 86_400_000)
    expect(clientProfile({ ...input, now: late }).notAfter).toEqual(end)
    expect(refusal(() => clientProfile({ ...input, now: end }))?.code).toBe("conflict")
  })

  test.each(Object.entries(newKeys))(
    "over a %s key from a request is accepted by openssl verify -x509_strict",
    async (algorithm, newKey) => {
      const leaf = await issueClient(hierarchy, parseCsr(opensslCsr(newKey)).spki)
      expect(leaf.keyAlgorithm).toBe(algorithm)
      expect(verifyStrictly(leaf, "sslclient")).toContain("leaf.pem: OK")
    },
  )

  test.skipIf(!hasCerttool)("is accepted by certtool --verify", () => {
    const parameters = [
      "--verify",
      "--load-ca-certificate",
      "root.pem",
      "--verify-purpose",
      "1.3.6.1.5.5.7.3.2",
      "--infile",
      "chain.pem",
    ]
    run("certtool", parameters, files(client), ({ status, output }) => {
      expect(output).toMatch(/Verified\. The certificate is trusted/)
      expect(status).toBe(0)
    })
  })

  test("reads the same in Node", () => {
    const node = new X509Certificate(client.pem)
    expect(node.verify(new X509Certificate(hierarchy.issuing.pem).publicKey)).toBe(true)
    expect(canonicalSerial(node.serialNumber)).toBe(client.serial)
    expect(node.fingerprint256.replaceAll(":", "").toLowerCase()).toBe(client.sha256)
    expect(node.subjectAltName).toBe(`URI:${client.uris[0]}`)
    expect(new Date(node.validTo)).toEqual(client.notAfter)
    expect(node.ca).toBe(false)
  })

  test("reads the same in @peculiar/x509", () => {
    const other = new peculiar.X509Certificate(client.der)
    expect(canonicalSerial(other.serialNumber)).toBe(client.serial)
    expect(other.notBefore).toEqual(client.notBefore)
    expect(other.notAfter).toEqual(client.notAfter)
    expect(new Uint8Array(other.publicKey.rawData)).toEqual(client.spki)
    expect(other.subjectName.getField("CN")).toEqual([applicationId])
    expect(other.getExtension(peculiar.SubjectAlternativeNameExtension)?.names.toJSON()).toEqual([
      { type: "url", value: client.uris[0] },
    ])
    expect(other.getExtension(peculiar.SubjectKeyIdentifierExtension)?.keyId).toBe(client.ski)
    expect(other.getExtension(peculiar.AuthorityKeyIdentifierExtension)?.keyId).toBe(client.aki)
    expect(other.getExtension(peculiar.BasicConstraintsExtension)?.ca).toBe(false)
    expect(other.getExtension(peculiar.ExtendedKeyUsageExtension)?.usages).toEqual([
      peculiar.ExtendedKeyUsage.clientAuth,
    ])
    expect(other.getExtension(peculiar.KeyUsagesExtension)?.usages).toBe(peculiar.KeyUsageFlags.digitalSignature)
  })

  test("for any partner's name and serial is valid, and says the name as it was given", {
    timeout: 30_000,
  }, async () => {
    const name = fc.string({ unit: "grapheme-composite", minLength: 1, maxLength: 20 })
    const random = fc
      .uint8Array({ minLength: 16, maxLength: 16 })
      .filter((bytes) => bytes.slice(1, 8).some((byte) => byte > 0))
    const { spki } = p256Key()
    await fc.assert(
      fc.asyncProperty(name, random, async (partnerName, bytes) => {
        const input = { ...clientInput(hierarchy, spki), partnerName, serial: serialFromRandom(bytes) }
        const refused = refusal(() => clientProfile(input))
        fc.pre(refused === undefined)
        const issued = await issueCertificate(clientProfile(input), hierarchy.issuingKey.signer)
        const legalName = new peculiar.X509Certificate(issued.der).subjectName.getField("O")[0]
        expect(legalName).toBe(partnerName.normalize("NFC").trim())
        expect(new X509Certificate(issued.der).verify(createPublicKey(hierarchy.issuingKey.privateKey))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })
})

describe("the other profiles", () => {
  const common = () => ({
    issuer: hierarchy.issuing,
    urls,
    serial: serial(),
    spki: p256Key().spki,
    now: hierarchy.now,
    days: 90,
  })
  const issue = async (template: ReturnType<typeof clientProfile>): Promise<CertificateInfo> =>
    readCertificate((await issueCertificate(template, hierarchy.issuingKey.signer)).pem)

  test("a gateway and an operator are clients of the machine listener", async () => {
    const trustDomain = "gatewarden.example.test"
    const gateway = await issue(
      gatewayProfile({ ...common(), trustDomain, environment: "sandbox", gatewayId: "gwy_1" }),
    )
    expect(gateway.subject).toBe("CN=gwy_1,O=Gatewarden gateway")
    expect(gateway.uris).toEqual(["spiffe://gatewarden.example.test/sandbox/gateway/gwy_1"])
    expect(verifyStrictly(gateway, "sslclient")).toContain("OK")
    const operator = await issue(operatorProfile({ ...common(), trustDomain, operatorId: "opr_1" }))
    expect(operator.subject).toBe("CN=opr_1,O=Gatewarden operator")
    expect(operator.uris).toEqual(["spiffe://gatewarden.example.test/operator/opr_1"])
    expect(verifyStrictly(operator, "sslclient")).toContain("OK")
  })

  test("the listener serves the names and addresses that it was given, and is no client", async () => {
    const listener = await issue(listenerProfile({ ...common(), names: ["Machine.Example.test", "127.0.0.1", "::1"] }))
    expect(listener).toMatchObject({
      dnsNames: ["machine.example.test"],
      ipAddresses: ["127.0.0.1", "::1"],
      extendedKeyUsage: ["serverAuth"],
    })
    const host = (option: string, name: string) =>
      openssl(
        ["verify", "-x509_strict", option, name, "-CAfile", "root.pem", "-untrusted", "issuing.pem", "leaf.pem"],
        files(listener),
      )
    expect(host("-verify_hostname", "machine.example.test")).toContain("OK")
    expect(host("-verify_ip", "127.0.0.1")).toContain("OK")
    expect(host("-verify_ip", "::1")).toContain("OK")
    expect(() => verifyStrictly(listener, "sslclient")).toThrow(/unsupported certificate purpose|unsuitable/)
  })

  test("root and issuing authority may sign certificates and CRLs, the second no authorities", () => {
    expect(hierarchy.root).toMatchObject({
      isCa: true,
      keyUsage: ["keyCertSign", "cRLSign"],
      crlUrls: [],
    })
    expect(hierarchy.root.aki).toBeUndefined()
    expect(hierarchy.root.pathLength).toBeUndefined()
    expect(hierarchy.issuing).toMatchObject({
      isCa: true,
      pathLength: 0,
      keyUsage: ["keyCertSign", "cRLSign"],
      aki: hierarchy.root.ski,
    })
    expect(openssl(["verify", "-x509_strict", "-CAfile", "root.pem", "issuing.pem"], files(client))).toContain("OK")
  })

  test("an authority's certificate that another key signed is not handed out", async () => {
    const template = issuingProfile({ ...common(), issuer: hierarchy.root, commonName: "x", organization: "y" })
    await expect(issueCertificate(template, p256Key().signer)).rejects.toThrow(/another key/)
    const root = rootProfile({ ...common(), commonName: "x", organization: "y" })
    await expect(issueCertificate(root, p256Key().signer)).rejects.toThrow(/another key/)
  })

  test("a signer that gives something else than a signature is found out", async () => {
    const template = clientProfile(clientInput(hierarchy, p256Key().spki))
    await expect(issueCertificate(template, async () => new Uint8Array(64))).rejects.toThrow(DomainError)
  })
})

describe("the linter", () => {
  test("finds nothing in what was issued", () => {
    expect(lintCertificate(client.der, "client")).toEqual([])
    expect(lintCertificate(hierarchy.root.der, "root")).toEqual([])
    expect(lintCertificate(hierarchy.issuing.der, "issuing")).toEqual([])
  })

  test.each([
    ["a serial that is too long", { serial: "7f".repeat(21) }, /more than 20 bytes/],
    ["a serial that counts", { serial: "2a" }, /too short/],
    ["a validity beyond the issuer's", { notAfter: new Date("2090-01-01") }, /inside the issuer's/],
    ["a validity that ends first", { notAfter: new Date("2000-01-01") }, /ends before/],
    ["a part of a second", { notBefore: new Date(Date.now() - 1) }, /whole seconds|inside/],
    ["CA:TRUE", { isCa: true }, /CA:true/],
    ["another key usage", { keyUsage: ["digitalSignature", "keyCertSign"] as const }, /key usage/],
    ["another purpose", { extendedKeyUsage: ["clientAuth", "serverAuth"] }, /extended key usage/],
    ["another key identifier", { ski: "00".repeat(20) }, /subject key identifier/],
    ["no authority key identifier", { aki: undefined }, /authority key identifier/],
    ["two URIs", { uris: ["spiffe://a/b", "spiffe://a/c"] }, /number of URIs/],
    [
      "another application's URI",
      { uris: ["spiffe://a/sandbox/partner/p/application/app_other"] },
      /SPIFFE id of the subject/,
    ],
    ["a host name", { dnsNames: ["a.example.test"] }, /host names/],
    ["no CRL address", { crlUrls: [] }, /CRL addresses/],
    ["an LDAP address", { crlUrls: ["ldap://x/y"] }, /not an http/],
  ])("refuses to have %s signed, and finds it in what another signed", async (_, change, finding) => {
    const template = { ...clientProfile(clientInput(hierarchy, p256Key().spki)), ...change }
    expect(lintTemplate(template).join("; ")).toMatch(finding)
    let signed = false
    const signer = async (tbs: Uint8Array): Promise<Uint8Array> => {
      signed = true
      return await hierarchy.issuingKey.signer(tbs)
    }
    await expect(issueCertificate(template, signer)).rejects.toThrow(DomainError)
    expect(signed).toBe(false)
    const tbs = writeTbs(template)
    const der = sequence(tbs, ecdsaWithSha256, bitString(await hierarchy.issuingKey.signer(tbs)))
    const original = clientProfile(clientInput(hierarchy, template.spki))
    expect(lintCertificate(der, "client", { ...original, serial: template.serial }).length).toBeGreaterThan(0)
  })

  test("finds bytes that say something else than the template", () => {
    const template = clientProfile(clientInput(hierarchy, p256Key().spki))
    const findings = lintCertificate(client.der, "client", template).join("; ")
    expect(findings).toMatch(/serial differs/)
    expect(findings).toMatch(/public key differs/)
  })
})
