// OCSP answers: OpenSSL and GnuTLS read, verify and believe them, from a delegated responder and from no other.
// Those that only say why there is no answer are read too.
import { randomBytes } from "node:crypto"
import { beforeAll, describe, expect, test } from "vitest"
import {
  buildOcspError,
  buildOcspResponse,
  type CertificateInfo,
  issueCertificate,
  type OcspError,
  type OcspStatus,
  readCertificate,
  responderProfile,
} from "@/lib/pki"
import { ocspCertId, ocspRequest } from "../../support/ocsp-request"
import { clientInput, type Hierarchy, issueClient, makeHierarchy, p256Key, serial, urls } from "./hierarchy"
import { hasOcsptool, openssl, run } from "./programs"

let hierarchy: Hierarchy
let client: CertificateInfo
let responder: CertificateInfo
const responderKey = p256Key()

beforeAll(async () => {
  hierarchy = await makeHierarchy()
  client = await issueClient(hierarchy)
  responder = await issueResponder(hierarchy)
})

async function issueResponder({ issuing, issuingKey, now }: Hierarchy): Promise<CertificateInfo> {
  const template = responderProfile({
    issuer: issuing,
    urls,
    serial: serial(),
    spki: responderKey.spki,
    now,
    days: 30,
    name: "OCSP responder of sandbox issuing-1",
  })
  return readCertificate((await issueCertificate(template, issuingKey.signer)).der)
}

type Ask = { status?: OcspStatus; nonce?: Uint8Array; hash?: "sha1" | "sha256"; by?: CertificateInfo }

function answer({ status = { kind: "good" }, nonce, hash = "sha256", by = responder }: Ask = {}) {
  const now = new Date()
  return buildOcspResponse(
    {
      responder: by,
      producedAt: now,
      thisUpdate: now,
      nextUpdate: new Date(now.getTime() + 3_600_000),
      statuses: [{ certId: { der: ocspCertId(hierarchy.issuing, client.serial, hash) }, status }],
      nonce,
    },
    responderKey.signer,
    by === responder,
  )
}

/** What `openssl ocsp` says of the answer to that request. */
const judge = (response: Uint8Array, ask: Ask = {}): string =>
  run(
    "openssl",
    [
      ...["ocsp", "-reqin", "request.der", "-respin", "response.der", `-${ask.hash ?? "sha256"}`, "-text", "-no_nonce"],
      ...["-issuer", "issuing.pem", "-cert", "client.pem", "-CAfile", "root.pem", "-verify_other", "issuing.pem"],
    ],
    {
      "request.der": ocspRequest(hierarchy.issuing, [client.serial], ask),
      "response.der": response,
      "issuing.pem": hierarchy.issuing.pem,
      "client.pem": client.pem,
      "root.pem": hierarchy.root.pem,
    },
    ({ output }) => output,
  )

describe("openssl believes the delegated responder", () => {
  test.each(["sha1", "sha256"] as const)("that a certificate is good, asked by %s", async (hash) => {
    const said = judge(await answer({ hash }), { hash })
    expect(said).toContain("Response verify OK")
    expect(said).toContain("client.pem: good")
  })

  test("that a certificate is revoked, when and why", async () => {
    const at = new Date("2026-02-03T04:05:06.789Z")
    const said = judge(await answer({ status: { kind: "revoked", at, reason: "keyCompromise" } }))
    expect(said).toContain("Response verify OK")
    expect(said).toMatch(/client\.pem: revoked/)
    expect(said).toContain("Reason: keyCompromise")
    expect(said).toContain("Revocation Time: Feb  3 04:05:06 2026 GMT")
  })

  test("that a certificate is unknown", async () => {
    expect(judge(await answer({ status: { kind: "unknown" } }))).toContain("client.pem: unknown")
  })

  test("and finds its nonce again", async () => {
    const nonce = new Uint8Array(randomBytes(32))
    const said = judge(await answer({ nonce }), { nonce })
    expect(said).toContain("Response verify OK")
    expect(said).not.toContain("no nonce in response")
    expect(said).not.toContain("Nonce Verify error")
    expect(said.toLowerCase()).toContain(Buffer.from(nonce).toString("hex").slice(0, 32))
  })
})

test("no reason is given for a revocation that has none", async () => {
  const said = judge(await answer({ status: { kind: "revoked", at: new Date(), reason: "unspecified" } }))
  expect(said).toContain("Response verify OK")
  expect(said).not.toContain("Revocation Reason")
})

test("openssl does not believe a client's certificate that signs answers", async () => {
  const other = await issueClient(hierarchy, responderKey.spki)
  expect(judge(await answer({ by: other }))).toContain("Response Verify Failure")
})

test("an answer that another key signed is not handed out", async () => {
  const now = new Date()
  const input = { responder, producedAt: now, thisUpdate: now, nextUpdate: now, statuses: [] }
  await expect(buildOcspResponse(input, p256Key().signer)).rejects.toThrow(/another key/)
})

test.skipIf(!hasOcsptool)("ocsptool verifies it", async () => {
  const response = await answer({ hash: "sha1" })
  run(
    "ocsptool",
    [
      "--verify-response",
      "--load-trust",
      "issuing.pem",
      "--load-response",
      "response.der",
      "--load-cert",
      "client.pem",
    ],
    { "response.der": response, "issuing.pem": hierarchy.issuing.pem, "client.pem": client.pem },
    ({ output, status }) => {
      expect(output).toMatch(/Success/)
      expect(status).toBe(0)
    },
  )
})

test.each<[OcspError, string]>([
  ["malformedRequest", "malformedrequest (1)"],
  ["internalError", "internalerror (2)"],
  ["tryLater", "trylater (3)"],
  ["unauthorized", "unauthorized (6)"],
])("%s is read by openssl", (error, words) => {
  const said = run(
    "openssl",
    ["ocsp", "-respin", "r.der", "-noverify"],
    { "r.der": buildOcspError(error) },
    (one) => one.output,
  )
  expect(said).toContain(words)
})

describe("the responder's certificate", () => {
  test("has the purpose, the mark that nobody asks after it, and no OCSP address", () => {
    const said = openssl(["x509", "-in", "r.pem", "-noout", "-text"], { "r.pem": responder.pem })
    expect(said).toContain("OCSP Signing")
    expect(said).toContain("OCSP No Check")
    expect(said).not.toContain("OCSP - URI")
    expect(responder).toMatchObject({ ocspNoCheck: true, ocspUrls: [], extendedKeyUsage: ["ocspSigning"] })
  })

  test("lasts no longer than a year", async () => {
    const { spki } = p256Key()
    const template = responderProfile({ ...clientInput(hierarchy, spki), days: 400, name: "x" })
    await expect(issueCertificate(template, hierarchy.issuingKey.signer)).rejects.toThrow(/longer than the profile/)
  })
})
