// Path validation: a chain counts only with good signatures, real authorities and in time; the usual forgeries are refused.
// Chains are written with our own writers, around the linter, since nobody would issue them otherwise.
import { describe, expect, test } from "vitest"
import {
  type CertificateInfo,
  type CertificateTemplate,
  clientProfile,
  issuingProfile,
  readCertificate,
  verifyChain,
} from "@/lib/pki"
import { bitString, sequence } from "@/lib/pki/der-writer"
import { ecdsaWithSha256 } from "@/lib/pki/signature"
import { writeTbs } from "@/lib/pki/write-tbs"
import { clientInput, issueClient, makeHierarchy, p256Key, serial, type TestKey, urls } from "./hierarchy"
import { openssl, run } from "./programs"

const hierarchy = await makeHierarchy()
const { root, issuing, anchors, now, issuingKey, rootKey } = hierarchy
const leaf = await issueClient(hierarchy)
const authorities = [issuing, root]

async function forge(template: CertificateTemplate, signedBy: TestKey): Promise<CertificateInfo> {
  const tbs = writeTbs(template)
  return readCertificate(sequence(tbs, ecdsaWithSha256, bitString(await signedBy.signer(tbs))))
}

const authority = (issuer: CertificateInfo, key: TestKey, change: Partial<CertificateTemplate>, signedBy: TestKey) =>
  forge(
    {
      ...issuingProfile({
        issuer,
        urls,
        commonName: "Other authority",
        organization: "x",
        serial: serial(),
        spki: key.spki,
        now,
        days: 30,
      }),
      ...change,
    },
    signedBy,
  )

const leafBelow = (issuer: CertificateInfo, signedBy: TestKey) =>
  forge(clientProfile({ ...clientInput(hierarchy, p256Key().spki), issuer, days: 10 }), signedBy)

describe("a chain", () => {
  test("from leaf to anchor is good, whatever the order and company of its authorities", async () => {
    const other = await makeHierarchy(now)
    const result = verifyChain(leaf, [other.root, root, other.issuing, issuing], anchors, now)
    expect(result).toEqual({ ok: true, chain: [leaf, issuing, root] })
  })

  test.each([
    ["before it starts", new Date(leaf.notBefore.getTime() - 1000), "not-yet-valid"],
    ["after it ends", new Date(leaf.notAfter.getTime() + 1000), "expired"],
    ["after the year in which everything ends", new Date("2049-01-01"), "expired"],
  ])("%s is refused", (_, at, reason) => {
    expect(verifyChain(leaf, authorities, anchors, at)).toEqual({ ok: false, reason })
  })

  test("with an authority that ended is refused although the leaf has not", async () => {
    const key = p256Key()
    const ended = await authority(
      root,
      key,
      { notBefore: new Date(now.getTime() - 9000), notAfter: new Date(now.getTime() - 1000) },
      rootKey,
    )
    const below = await forge(
      { ...clientProfile(clientInput(hierarchy, p256Key().spki)), issuerName: ended.subjectName, aki: ended.ski },
      key,
    )
    expect(verifyChain(below, [ended, root], anchors, now)).toEqual({ ok: false, reason: "expired" })
  })

  test("of another hierarchy, or with an authority missing, is untrusted", async () => {
    const other = await makeHierarchy(now)
    expect(verifyChain(leaf, [other.issuing, other.root], other.anchors, now)).toEqual({
      ok: false,
      reason: "untrusted",
    })
    expect(verifyChain(leaf, [root], anchors, now)).toEqual({ ok: false, reason: "untrusted" })
    expect(verifyChain(leaf, authorities, new Set(), now)).toEqual({ ok: false, reason: "untrusted" })
  })

  test("through a certificate that is no authority is refused", async () => {
    const key = p256Key()
    const client = await issueClient(hierarchy, key.spki)
    const below = await forge(
      { ...clientProfile(clientInput(hierarchy, p256Key().spki)), issuerName: client.subjectName, aki: client.ski },
      key,
    )
    expect(verifyChain(below, [client, ...authorities], anchors, now)).toEqual({ ok: false, reason: "not-a-ca" })
  })

  test("through an authority that may not sign certificates is refused", async () => {
    const key = p256Key()
    const crlOnly = await authority(root, key, { keyUsage: ["cRLSign"] }, rootKey)
    const below = await leafBelow(crlOnly, key)
    expect(verifyChain(below, [crlOnly, root], anchors, now)).toEqual({ ok: false, reason: "not-a-ca" })
  })

  test("longer than an authority's path length allows is refused, by us and by openssl", async () => {
    const key = p256Key()
    const below = await authority(issuing, key, {}, issuingKey)
    const client = await leafBelow(below, key)
    expect(verifyChain(client, [below, ...authorities], anchors, now)).toEqual({ ok: false, reason: "path-too-long" })
    const parameters = ["verify", "-CAfile", "root.pem", "-untrusted", "more.pem", "leaf.pem"]
    const files = { "root.pem": root.pem, "more.pem": issuing.pem + below.pem, "leaf.pem": client.pem }
    expect(run("openssl", parameters, files, ({ output }) => output)).toContain("path length constraint exceeded")
  })

  test("with a forged signature is refused", async () => {
    const forged = await leafBelow(issuing, p256Key())
    expect(verifyChain(forged, authorities, anchors, now)).toEqual({ ok: false, reason: "bad-signature" })
  })

  test("through an authority with our issuer's name and another key is refused", async () => {
    const key = p256Key()
    const twin = await authority(root, key, { subjectName: issuing.subjectName, ski: issuing.ski }, p256Key())
    const below = await leafBelow(twin, key)
    expect(verifyChain(below, [twin, ...authorities], anchors, now)).toEqual({ ok: false, reason: "bad-signature" })
  })

  test("used for another purpose than it names is refused", () => {
    expect(verifyChain(leaf, authorities, anchors, now, "clientAuth").ok).toBe(true)
    expect(verifyChain(leaf, authorities, anchors, now, "serverAuth")).toEqual({ ok: false, reason: "wrong-purpose" })
  })

  test("with a critical extension that is not understood is refused", () => {
    const constrained = run(
      "openssl",
      [
        "req",
        "-x509",
        "-newkey",
        "ec",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-nodes",
        "-keyout",
        "k.pem",
        "-out",
        "c.pem",
        "-subj",
        "/CN=x",
        "-addext",
        "nameConstraints=critical,permitted;DNS:.example.test",
      ],
      {},
      ({ file }) => readCertificate(file("c.pem")),
    )
    const later = new Date(constrained.notBefore.getTime() + 60_000)
    expect(verifyChain(constrained, [], new Set([constrained.sha256]), later)).toEqual({
      ok: false,
      reason: "unsupported-extension",
    })
  })

  test("of signatures by RSA and by SHA-1 is judged as what it is", () => {
    const make = (digest: string): CertificateInfo =>
      run(
        "openssl",
        [
          "req",
          "-x509",
          "-newkey",
          "rsa:2048",
          digest,
          "-nodes",
          "-keyout",
          "k.pem",
          "-out",
          "c.pem",
          "-subj",
          "/CN=x",
          "-addext",
          "keyUsage=critical,keyCertSign",
        ],
        {},
        ({ file }) => readCertificate(file("c.pem")),
      )
    for (const [digest, expected] of [
      ["-sha256", "untrusted"],
      ["-sha1", "untrusted"],
    ] as const) {
      const alone = make(digest)
      const later = new Date(alone.notBefore.getTime() + 60_000)
      expect(verifyChain(alone, [alone], new Set(), later)).toEqual({ ok: false, reason: expected })
    }
  })

  test("whose authorities sign each other in a circle ends, and soon", async () => {
    const [a, b] = [p256Key(), p256Key()]
    const names = { a: root.subjectName, b: issuing.subjectName }
    const ring: CertificateInfo[] = []
    for (let i = 0; i < 40; i++) {
      ring.push(
        await authority(
          root,
          a,
          { subjectName: names.a, issuerName: names.b, aki: undefined, pathLength: undefined },
          b,
        ),
      )
      ring.push(
        await authority(
          root,
          b,
          { subjectName: names.b, issuerName: names.a, aki: undefined, pathLength: undefined },
          a,
        ),
      )
    }
    const victim = await forge(
      { ...clientProfile(clientInput(hierarchy, p256Key().spki)), issuerName: names.a, aki: undefined },
      a,
    )
    const start = performance.now()
    expect(verifyChain(victim, ring, anchors, now).ok).toBe(false)
    expect(performance.now() - start).toBeLessThan(500)
  })
})

test("openssl and we agree that the good chain is good", () => {
  const files = { "root.pem": root.pem, "issuing.pem": issuing.pem, "leaf.pem": leaf.pem }
  expect(
    openssl(["verify", "-x509_strict", "-CAfile", "root.pem", "-untrusted", "issuing.pem", "leaf.pem"], files),
  ).toContain("OK")
  expect(verifyChain(leaf, authorities, anchors, now).ok).toBe(true)
})
