import fc from "fast-check"
import { beforeAll, describe, expect, test } from "vitest"
import {
  BundleError,
  compileArtifacts,
  manifestType,
  type RootDocument,
  signManifest,
  verifyManifest,
} from "@/lib/bundle"
import { canonicalJson } from "@/lib/bundle/canonical-json"
import { signJws } from "@/lib/bundle/sign-jws"
import { codeOf } from "./code-of"
import { samplePolicy } from "./sample-policy"
import { manifestPayload, rootDocument, type SigningKey, signingKey } from "./signed"

let rootKey: SigningKey
let key: SigningKey
let root: RootDocument
let jws: Uint8Array

const b64 = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url")

/** A JWS put together by hand, with whatever header and spelling. */
async function handMade(header: unknown, payload: unknown = manifestPayload(), wrap = (envelope: object) => envelope) {
  const protectedHeader = b64(header)
  const encoded = b64(payload)
  const signature = Buffer.from(await key.sign(Buffer.from(`${protectedHeader}.${encoded}`))).toString("base64url")
  return Buffer.from(
    JSON.stringify(wrap({ payload: encoded, signatures: [{ protected: protectedHeader, signature }] })),
  )
}

beforeAll(async () => {
  rootKey = signingKey()
  key = signingKey()
  root = rootDocument({ root: [rootKey], manifest: [key] })
  jws = (await signManifest(manifestPayload(), [key])).jws
})

describe("a manifest", () => {
  test("signed by a key of the root document comes out as it went in", async () => {
    const verified = await verifyManifest(jws, root)
    expect(verified.payload).toEqual(manifestPayload())
    expect(verified.payloadSha256).toBe((await signManifest(manifestPayload(), [key])).payloadSha256)
  })

  test("is verified with Ed25519 as well", async () => {
    const other = signingKey("EdDSA")
    const signed = await signManifest(manifestPayload(), [other])
    await expect(
      verifyManifest(signed.jws, rootDocument({ root: [rootKey], manifest: [other] })),
    ).resolves.toBeDefined()
  })

  test("is refused after any change of a byte", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(jws.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = Uint8Array.from(jws)
        changed[at] = (changed[at] ?? 0) ^ by
        expect(await codeOf(verifyManifest(changed, root))).toMatch(/^(malformed|bad-signature|unknown-key)$/)
      }),
      { numRuns: 500 },
    )
  })

  test("is refused after any cut, addition or repetition", async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(jws.length), fc.nat(jws.length), fc.uint8Array({ maxLength: 8 }), async (a, b, extra) => {
        const changed = Buffer.concat([jws.subarray(0, a), extra, jws.subarray(b)])
        fc.pre(Buffer.compare(changed, jws) !== 0)
        expect(await codeOf(verifyManifest(changed, root))).toMatch(/^(malformed|bad-signature|unknown-key)$/)
      }),
      { numRuns: 300 },
    )
  })

  test.each([
    ["no algorithm", { alg: "none" }],
    ["a symmetric algorithm", { alg: "HS256" }],
    ["another algorithm than the key's", { alg: "EdDSA" }],
    ["a critical extension", { crit: ["b64"] }],
    ["an unencoded payload", { b64: false }],
    ["a key of its own", { jwk: {} }],
    ["another type", { typ: "gatewarden-root+jws" }],
    ["no type", { typ: undefined }],
    ["a key that is not a text", { kid: 7 }],
  ])("with %s in its header is refused", async (_, changes) => {
    const header = { alg: "ES256", kid: key.kid, typ: manifestType }
    expect(await codeOf(verifyManifest(await handMade(header), root))).toBe("accepted")
    expect(await codeOf(verifyManifest(await handMade({ ...header, ...changes }), root))).toMatch(
      /^(malformed|bad-signature)$/,
    )
  })

  test("with a member twice in its header is refused", async () => {
    const header = `{"alg":"ES256","kid":"${key.kid}","typ":"${manifestType}","typ":"${manifestType}"}`
    expect(await codeOf(verifyManifest(await handMade(header), root))).toBe("malformed")
  })

  test("with an unprotected header, or in another serialization, is refused", async () => {
    const header = { alg: "ES256", kid: key.kid, typ: manifestType }
    const unprotected = await handMade(header, manifestPayload(), (envelope) => ({ ...envelope, header: {} }))
    expect(await codeOf(verifyManifest(unprotected, root))).toBe("malformed")
    const spaced = Buffer.from(JSON.stringify(JSON.parse(Buffer.from(jws).toString()), null, 1))
    expect(await codeOf(verifyManifest(spaced, root))).toBe("malformed")
    const { payload, signatures } = JSON.parse(Buffer.from(jws).toString())
    const compact = Buffer.from(`${signatures[0].protected}.${payload}.${signatures[0].signature}`)
    expect(await codeOf(verifyManifest(compact, root))).toBe("malformed")
  })

  test("signed by a stranger, or by a key that may only sign root documents, is refused", async () => {
    for (const signer of [signingKey(), rootKey]) {
      const signed = await signManifest(manifestPayload(), [signer])
      expect(await codeOf(verifyManifest(signed.jws, root))).toBe("unknown-key")
    }
  })

  test("needs as many different signers as the threshold says", async () => {
    const second = signingKey()
    const strict = rootDocument({ root: [rootKey], manifest: [key, second] })
    strict.roles.manifest.threshold = 2
    const signed = async (...signers: SigningKey[]) => (await signManifest(manifestPayload(), signers)).jws
    expect(await codeOf(verifyManifest(await signed(key), strict))).toBe("bad-signature")
    expect(await codeOf(verifyManifest(await signed(key, key), strict))).toBe("malformed")
    expect(await codeOf(verifyManifest(await signed(key, second), strict))).toBe("accepted")
  })

  test("may be signed by a key to come as well, but by no known key wrongly", async () => {
    const coming = signingKey()
    const both = await signManifest(manifestPayload(), [key, coming])
    expect(await codeOf(verifyManifest(both.jws, root))).toBe("accepted")
    const lying = { ...coming, sign: key.sign }
    const wrong = await signManifest(manifestPayload(), [key, lying])
    expect(await codeOf(verifyManifest(wrong.jws, root))).toBe("accepted")
    const knows = rootDocument({ root: [rootKey], manifest: [key, coming] })
    expect(await codeOf(verifyManifest(wrong.jws, knows))).toBe("bad-signature")
  })

  test("of a new epoch needs a root document that vouches for it", async () => {
    const next = (await signManifest(manifestPayload({ epoch: 2 }), [key])).jws
    expect(await codeOf(verifyManifest(next, root))).toBe("root-mismatch")
    expect(await codeOf(verifyManifest(next, { ...root, epoch: 2 }))).toBe("accepted")
    expect(await codeOf(verifyManifest(jws, { ...root, epoch: 2 }))).toBe("older")
  })

  test("of a later schema says so, and with members that are not known is read", async () => {
    const sign = async (payload: object) => signJws(Buffer.from(JSON.stringify(payload)), manifestType, [key])
    const later = await sign({ ...manifestPayload(), schema: "gatewarden/manifest/2" })
    expect(await codeOf(verifyManifest(later, root))).toBe("unsupported-schema")
    const wider = await sign({ ...manifestPayload(), note: "hello" })
    expect((await verifyManifest(wider, root)).payload).toEqual(manifestPayload())
    expect(await codeOf(verifyManifest(await sign([]), root))).toBe("malformed")
  })

  test.each([
    [
      "a name that leads out of its folder",
      { "crl/../../etc/passwd": { sha256: "a".repeat(64), bytes: 1 } },
      "malformed",
    ],
    ["an artifact that is too large", { routes: { sha256: "a".repeat(64), bytes: 2 ** 40 } }, "too-large"],
    ["a digest in upper case", { routes: { sha256: "A".repeat(64), bytes: 1 } }, "malformed"],
  ])("that names %s is refused", async (_, artifacts, code) => {
    const payload = Buffer.from(JSON.stringify({ ...manifestPayload(), artifacts }))
    const signed = await signJws(payload, manifestType, [key])
    expect(await codeOf(verifyManifest(signed, root))).toBe(code)
  })

  test.each(["epoch", "sequence", "stamp"])("of a %s that no server counts to is refused", async (name) => {
    for (const number of ["2147483648", "9007199254740993", "1e400", "-1", "1.5", '"7"']) {
      const text = JSON.stringify({ ...manifestPayload(), [name]: 0 }).replace(`"${name}":0`, `"${name}":${number}`)
      expect(await codeOf(verifyManifest(await signJws(Buffer.from(text), manifestType, [key]), root)), number).toBe(
        "malformed",
      )
    }
  })

  test("with a type that is long is refused without repeating it", async () => {
    const long = await handMade({ alg: "ES256", kid: key.kid, typ: "x".repeat(100_000) })
    const refusal = await verifyManifest(long, root).catch((error: Error) => error.message)
    expect(String(refusal).length).toBeLessThan(300)
  })

  test("with a signature more is judged by what every known key says of it", async () => {
    const { payload, signatures } = JSON.parse(Buffer.from(jws).toString())
    const [good] = signatures
    const wrap = (more: object[]) => Buffer.from(JSON.stringify({ payload, signatures: [good, ...more] }))
    const header = (kid: string, alg = "ES256") => b64({ alg, kid, typ: manifestType })
    const stranger = signingKey()
    // a stranger's may be anything; one of the root's keys has to be right also where its role does not count
    expect(await codeOf(verifyManifest(wrap([{ ...good, protected: header(stranger.kid) }]), root))).toBe("accepted")
    expect(await codeOf(verifyManifest(wrap([{ ...good, protected: header(rootKey.kid) }]), root))).toBe(
      "bad-signature",
    )
    expect(await codeOf(verifyManifest(wrap([{ ...good, protected: header(key.kid, "EdDSA") }]), root))).toBe(
      "malformed",
    )
    expect(await codeOf(verifyManifest(wrap([{ ...good, header: { kid: key.kid } }]), root))).toBe("malformed")
    const many = Array.from({ length: 16 }, () => ({ ...good, protected: header(signingKey().kid) }))
    expect(await codeOf(verifyManifest(wrap(many), root))).toBe("malformed")
    for (const kid of ["__proto__", "constructor", "toString"]) {
      const alone = Buffer.from(JSON.stringify({ payload, signatures: [{ ...good, protected: header(kid) }] }))
      expect(await codeOf(verifyManifest(alone, root)), kid).toBe("unknown-key")
    }
  })

  test("above the limit is not even parsed", async () => {
    expect(await codeOf(verifyManifest(new Uint8Array(2 ** 20 + 1), root))).toBe("too-large")
  })

  test("of ten thousand applications stays far below the limit", async () => {
    const applications = Array.from({ length: 10_000 }, (_, index) => ({
      ...samplePolicy().applications[0],
      id: `app_${index}`,
    })) as ReturnType<typeof samplePolicy>["applications"] // the sample has one
    const refs = [...compileArtifacts({ ...samplePolicy(), applications })].map(([name, { sha256, bytes }]) => [
      name,
      { sha256, bytes },
    ])
    const signed = await signManifest(manifestPayload({ artifacts: Object.fromEntries(refs) }), [key])
    expect(signed.jws.length).toBeLessThan(20_000)
  })

  test("says in words what is wrong", async () => {
    const signed = await signManifest(manifestPayload(), [signingKey()])
    await expect(verifyManifest(signed.jws, root)).rejects.toThrow(BundleError)
    await expect(verifyManifest(signed.jws, root)).rejects.toThrow(/signed by no key that is trusted/)
  })
})

test("canonical JSON is the same whatever the order of members", () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
      const reversed = Object.fromEntries(Object.entries(value).reverse())
      expect(canonicalJson(value as never)).toEqual(canonicalJson(reversed as never)) // fast-check's JSON type has no readonly
      expect(JSON.parse(Buffer.from(canonicalJson(value as never)).toString())).toEqual(
        JSON.parse(JSON.stringify(value)),
      )
    }),
  )
})
