// Reading certificates: OpenSSL's are read as OpenSSL reads them; anything that is not exactly one strict certificate is refused.
// Only DomainError leaves the reader, whatever comes in.
import fc from "fast-check"
import { expect, test } from "vitest"
import { type CertificateInfo, pemEncode, readCertificate } from "@/lib/pki"
import { bytesToIp, ipToBytes } from "@/lib/pki/ip-address"
import { refusal } from "./domain-errors"
import { issueClient, makeHierarchy } from "./hierarchy"
import { newKeys, openssl, run } from "./programs"

const client = await issueClient(await makeHierarchy())

function selfSigned(newKey: readonly string[], more: readonly string[] = []): CertificateInfo {
  const parameters = [
    "req",
    "-x509",
    ...newKey,
    "-nodes",
    "-keyout",
    "k.pem",
    "-out",
    "c.pem",
    "-subj",
    "/C=DE/O=Ex\\, Ltd/CN=host",
    ...more,
  ]
  return run("openssl", parameters, {}, ({ status, output, file }) => {
    if (status !== 0) throw new Error(output)
    return readCertificate(file("c.pem"))
  })
}

test.each(Object.entries(newKeys))(
  "a %s certificate made by openssl is read as openssl reads it",
  (algorithm, newKey) => {
    const info = selfSigned(newKey, ["-addext", "subjectAltName=DNS:a.example.test,IP:2001:db8::1,URI:spiffe://a/b"])
    const said = openssl(
      ["x509", "-in", "c.pem", "-noout", "-subject", "-serial", "-fingerprint", "-sha256", "-nameopt", "RFC2253"],
      { "c.pem": info.pem },
    )
    expect(said).toContain(`subject=${info.subject}\n`)
    expect(said.replaceAll(":", "").toLowerCase()).toContain(info.sha256)
    expect(said.toLowerCase()).toMatch(new RegExp(`serial=0*${info.serial}\n`))
    expect(info).toMatchObject({
      keyAlgorithm: algorithm,
      commonName: "host",
      isCa: true,
      dnsNames: ["a.example.test"],
      ipAddresses: ["2001:db8::1"],
      uris: ["spiffe://a/b"],
    })
  },
)

test("the same certificate is read from text, from the bytes of the text and from DER", () => {
  expect(readCertificate(client.pem)).toEqual(client)
  expect(readCertificate(Buffer.from(client.pem))).toEqual(client)
  expect(readCertificate(client.der)).toEqual(client)
})

test("changed in any byte it is refused with a DomainError or read with another fingerprint", () => {
  fc.assert(
    fc.property(fc.nat(client.der.length - 1), fc.integer({ min: 1, max: 255 }), (place, flip) => {
      const changed = Uint8Array.from(client.der)
      changed[place] = (changed[place] ?? 0) ^ flip
      let sha256 = ""
      refusal(() => {
        sha256 = readCertificate(changed).sha256
      })
      expect(sha256).not.toBe(client.sha256)
    }),
    { numRuns: 2000 },
  )
})

test.each([
  ["a byte too many", Buffer.concat([client.der, new Uint8Array(1)])],
  ["a byte too few", client.der.subarray(0, -1)],
  ["two of them in PEM", client.pem + client.pem],
  ["a wrong label", pemEncode("CERTIFICATE REQUEST", client.der)],
  ["nothing", new Uint8Array()],
])("with %s it is refused", (_, input) => {
  expect(refusal(() => readCertificate(input))?.code).toBe("invalid_input")
})

test("a certificate of 10 MB is refused before it is looked at", () => {
  expect(refusal(() => readCertificate(new Uint8Array(10_000_000)))?.code).toBe("too_large")
})

test("IP addresses come back as they were, and other texts are none", () => {
  fc.assert(
    fc.property(fc.ipV4(), (text) => {
      expect(bytesToIp(ipToBytes(text) ?? new Uint8Array())).toBe(text)
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
      expect(ipToBytes(bytesToIp(bytes) ?? "")).toEqual(bytes)
    }),
  )
  for (const text of ["1.2.3", "1.2.3.4.5", "256.1.1.1", "host", "a:b", "1.2.3.4.", "::1%lo"])
    expect(ipToBytes(text)).toBeUndefined()
})
