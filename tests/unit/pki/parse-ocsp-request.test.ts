// OCSP requests: those of OpenSSL and GnuTLS are read, with either hash and with a nonce; whatever is damaged or too much is refused.
// Refused always means a DomainError with a code and words, and soon.
import { randomBytes } from "node:crypto"
import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import { type CertificateInfo, ocspIssuerHashes, ocspRequestMaxBytes, parseOcspRequest } from "@/lib/pki"
import { boolean, integerOf, octetString, oid, sequence, tagged, tlv } from "@/lib/pki/der-writer"
import { oids } from "@/lib/pki/oids"
import { type OcspAsk, ocspCertId, ocspRequest } from "../../support/ocsp-request"
import { refusal } from "./domain-errors"
import { type Hierarchy, issueClient, makeHierarchy } from "./hierarchy"
import { hasOcsptool, run } from "./programs"

let hierarchy: Hierarchy
let client: CertificateInfo
beforeAll(async () => {
  hierarchy = await makeHierarchy()
  client = await issueClient(hierarchy)
})

const request = (ask: OcspAsk = {}): Uint8Array => ocspRequest(hierarchy.issuing, [client.serial], ask)
const refusedCode = (der: Uint8Array) => refusal(() => parseOcspRequest(der))?.code

/** What `openssl ocsp` writes. */
function opensslRequest(more: readonly string[]): Uint8Array {
  const parameters = ["ocsp", ...more, "-issuer", "issuing.pem", "-cert", "client.pem", "-reqout", "request.der"]
  const files = { "issuing.pem": hierarchy.issuing.pem, "client.pem": client.pem }
  return run("openssl", parameters, files, ({ status, output, file }) => {
    if (status !== 0) throw new Error(output)
    return new Uint8Array(file("request.der"))
  })
}

describe("a request is read", () => {
  test.each(["sha1", "sha256"] as const)("of openssl with %s", (hash) => {
    const { certIds, nonce } = parseOcspRequest(opensslRequest([`-${hash}`, "-no_nonce"]))
    expect(nonce).toBeUndefined()
    expect(certIds).toEqual([
      {
        der: expect.anything(),
        hash,
        serial: client.serial,
        ...ocspIssuerHashes(hierarchy.issuing, hash),
      },
    ])
  })

  test("of openssl with a nonce", () => {
    expect(parseOcspRequest(opensslRequest(["-nonce"])).nonce).toHaveLength(16)
  })

  test("the writer of the tests writes what openssl writes", () => {
    expect(Buffer.from(request({ hash: "sha256" })).equals(opensslRequest(["-sha256", "-no_nonce"]))).toBe(true)
  })

  test("that is signed by whoever asks", () => {
    const signed = run(
      "openssl",
      [
        "ocsp",
        "-issuer",
        "issuing.pem",
        "-cert",
        "client.pem",
        "-signer",
        "s.pem",
        "-signkey",
        "s.key",
        "-reqout",
        "r.der",
      ],
      {
        "issuing.pem": hierarchy.issuing.pem,
        "client.pem": client.pem,
        "s.pem": hierarchy.root.pem,
        "s.key": hierarchy.rootKey.privateKey.export({ type: "pkcs8", format: "pem" }),
      },
      ({ file }) => new Uint8Array(file("r.der")),
    )
    expect(parseOcspRequest(signed).certIds).toMatchObject([{ serial: client.serial }])
  })

  test.skipIf(!hasOcsptool)("of ocsptool", () => {
    const asked = run(
      "ocsptool",
      [
        "--generate-request",
        "--load-issuer",
        "issuing.pem",
        "--load-cert",
        "client.pem",
        "--outfile",
        "r.der",
        "--outder",
      ],
      { "issuing.pem": hierarchy.issuing.pem, "client.pem": client.pem },
      ({ status, output, file }) => {
        expect(status, output).toBe(0)
        return new Uint8Array(file("r.der"))
      },
    )
    expect(parseOcspRequest(asked)).toMatchObject({ certIds: [{ serial: client.serial, hash: "sha1" }] })
  })

  test("about a thousand certificates, within 200 ms", () => {
    const serials = Array.from({ length: 1000 }, () => `7${randomBytes(15).toString("hex")}`)
    const der = ocspRequest(hierarchy.issuing, serials, { nonce: randomBytes(32) })
    const start = process.cpuUsage()
    expect(parseOcspRequest(der).certIds.map(({ serial }) => serial)).toEqual(serials)
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(200)
  })

  test.each([1, 16, 32, 128])("with a nonce of %i bytes", (length) => {
    const nonce = new Uint8Array(randomBytes(length))
    expect(Buffer.from(parseOcspRequest(request({ nonce })).nonce ?? []).equals(nonce)).toBe(true)
  })
})

describe("a request is refused", () => {
  const { sha256 } = oids
  const withExtension = (...extension: Uint8Array[]) =>
    sequence(
      sequence(
        sequence(sequence(ocspCertId(hierarchy.issuing, client.serial))),
        tagged(2, sequence(sequence(...extension))),
      ),
    )
  const withCertId = (certId: Uint8Array) => sequence(sequence(sequence(sequence(certId))))
  const hash = octetString(new Uint8Array(32))
  const algorithm = sequence(oid(sha256), tlv(5))

  test.each<[string, () => Uint8Array]>([
    ["without bytes", () => new Uint8Array()],
    ["of garbage", () => new Uint8Array(randomBytes(100)).fill(0xff, 0, 1)],
    ["about no certificate", () => ocspRequest(hierarchy.issuing, [])],
    [
      "about 1,001 certificates",
      () =>
        ocspRequest(
          hierarchy.issuing,
          Array.from({ length: 1001 }, () => "7f"),
        ),
    ],
    ["with something after it", () => Buffer.concat([request(), Uint8Array.of(0)])],
    ["cut off", () => request().subarray(0, -1)],
    ["with an empty nonce", () => request({ nonce: new Uint8Array() })],
    ["with a nonce of 129 bytes", () => request({ nonce: new Uint8Array(129) })],
    ["with a nonce that is no octet string", () => withExtension(oid(oids.ocspNonce), octetString(integerOf(1)))],
    [
      "with a critical extension that is not known",
      () => withExtension(oid("1.2.3.4"), boolean(true), octetString(tlv(5))),
    ],
    ["with a version that is spelled out", () => sequence(sequence(tagged(0, integerOf(0)), sequence()))],
    ["with a negative serial", () => withCertId(sequence(algorithm, hash, hash, tlv(2, Uint8Array.of(0x80))))],
    [
      "with a serial of 22 bytes",
      () => withCertId(sequence(algorithm, hash, hash, tlv(2, new Uint8Array(22).fill(1)))),
    ],
    [
      "with a serial that is not minimal",
      () => withCertId(sequence(algorithm, hash, hash, tlv(2, Uint8Array.of(0, 1)))),
    ],
    [
      "with a certificate's identifier that goes on",
      () => withCertId(sequence(algorithm, hash, hash, integerOf(1), hash)),
    ],
  ])("%s", (_, make) => {
    expect(refusedCode(make())).toBe("invalid_input")
  })

  test("above its size, before it is looked at", () => {
    expect(refusedCode(new Uint8Array(ocspRequestMaxBytes + 1))).toBe("too_large")
  })
})

test("a hash that is not known names no authority, and is no reason to refuse the form", () => {
  const certId = sequence(
    sequence(oid(oids.sha512), tlv(5)),
    octetString(new Uint8Array(64)),
    octetString(new Uint8Array(64)),
    integerOf(1),
  )
  expect(parseOcspRequest(sequence(sequence(sequence(sequence(certId))))).certIds).toMatchObject([{ hash: undefined }])
})

test("whatever bytes come, the answer is a request or a DomainError", () => {
  const seed = request({ nonce: new Uint8Array(32) })
  const mutation = fc.array(
    fc.record({ at: fc.nat(seed.length - 1), to: fc.integer({ min: 0, max: 255 }), cut: fc.boolean() }),
    { minLength: 1, maxLength: 6 },
  )
  fc.assert(
    fc.property(mutation, (changes) => {
      let bytes = Uint8Array.from(seed)
      for (const { at, to, cut } of changes) {
        if (cut) bytes = bytes.slice(0, Math.max(1, at))
        else if (at < bytes.length) bytes[at] = to
      }
      refusal(() => parseOcspRequest(bytes))
    }),
    { numRuns: 3000 },
  )
})
