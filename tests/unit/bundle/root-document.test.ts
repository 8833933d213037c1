import { describe, expect, test } from "vitest"
import {
  checkRootFresh,
  jwkFromSpki,
  jwkThumbprint,
  readRootDocument,
  rootDocumentType,
  signRootDocument,
} from "@/lib/bundle"
import { sha256 } from "@/lib/bundle/sha256"
import { signJws } from "@/lib/bundle/sign-jws"
import { codeOf } from "./code-of"
import { rootDocument, signingKey } from "./signed"

const [a, b, c, manifest] = [signingKey(), signingKey(), signingKey(), signingKey()]
const first = rootDocument({ root: [a], manifest: [manifest] })
const second = rootDocument({ root: [b], manifest: [manifest] }, { version: 2 })
const sign = async (document: typeof first, ...signers: (typeof a)[]) => (await signRootDocument(document, signers)).jws

describe("a root document", () => {
  test("that is the first vouches for itself, and is pinned by its digest", async () => {
    const { jws, sha256: digest } = await signRootDocument(first, [a])
    expect(await readRootDocument(jws, null)).toEqual(first)
    expect(digest).toBe(sha256(jws))
    expect(await codeOf(readRootDocument(await sign(first, b), null))).toBe("unknown-key")
  })

  test("that follows is signed by the keys of both", async () => {
    expect(await readRootDocument(await sign(second, a, b), first)).toEqual(second)
    expect(await codeOf(readRootDocument(await sign(second, a), first))).toBe("unknown-key")
    expect(await codeOf(readRootDocument(await sign(second, b), first))).toBe("unknown-key")
    expect(await codeOf(readRootDocument(await sign(second, b, manifest), first))).toBe("unknown-key")
  })

  test("brings whoever was away for two rotations up to date, one by one", async () => {
    const third = rootDocument({ root: [c], manifest: [signingKey()] }, { version: 3 })
    const jws = await sign(third, b, c)
    expect(await codeOf(readRootDocument(jws, first))).toBe("unknown-key")
    expect(await readRootDocument(jws, await readRootDocument(await sign(second, a, b), first))).toEqual(third)
  })

  test("that skips a version, repeats one or goes back is refused", async () => {
    for (const version of [1, 3]) {
      const other = rootDocument({ root: [a], manifest: [manifest] }, { version })
      expect(await codeOf(readRootDocument(await sign(other, a), first))).toBe("root-mismatch")
    }
    const earlier = rootDocument({ root: [a], manifest: [manifest] }, { version: 2, epoch: 1 })
    expect(await codeOf(readRootDocument(await sign(earlier, a), { ...first, epoch: 2 }))).toBe("root-mismatch")
  })

  test("needs the threshold of the one before and its own", async () => {
    const [x, y] = [signingKey(), signingKey()]
    const two = rootDocument({ root: [x, y], manifest: [manifest], threshold: 1 })
    two.roles.root.threshold = 2
    const next = rootDocument({ root: [c], manifest: [manifest] }, { version: 2 })
    expect(await codeOf(readRootDocument(await sign(next, x, c), two))).toBe("bad-signature")
    expect(await codeOf(readRootDocument(await sign(next, x, y, c), two))).toBe("accepted")
  })

  test.each([
    ["a key under another name", { keys: { ...first.keys, wrong: a.jwk } }],
    ["a private key", { keys: { [a.kid]: { ...a.jwk, d: "secret" }, [manifest.kid]: manifest.jwk } }],
    ["a role of unknown keys", { roles: { ...first.roles, manifest: { kids: [b.kid], threshold: 1 } } }],
    ["a role of no keys", { roles: { ...first.roles, manifest: { kids: [], threshold: 0 } } }],
    ["a threshold that cannot be met", { roles: { ...first.roles, manifest: { kids: [manifest.kid], threshold: 2 } } }],
    [
      "a key twice in a role",
      { roles: { ...first.roles, manifest: { kids: [manifest.kid, manifest.kid], threshold: 2 } } },
    ],
  ])("with %s is refused", async (_, changes) => {
    const jws = await signJws(Buffer.from(JSON.stringify({ ...first, ...changes })), rootDocumentType, [a])
    expect(await codeOf(readRootDocument(jws, null))).toBe("malformed")
  })

  test("does not count one key twice that is written in two ways", async () => {
    // the last character of 32 bytes in base64url has two bits to spare, which a decoder drops
    const last = a.jwk.x.at(-1) ?? ""
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    const twin = { ...a.jwk, x: a.jwk.x.slice(0, -1) + alphabet.charAt(alphabet.indexOf(last) ^ 1) }
    const twinKid = jwkThumbprint(twin)
    expect(twinKid).not.toBe(a.kid)
    const keys = { [a.kid]: a.jwk, [twinKid]: twin, [manifest.kid]: manifest.jwk }
    const roles = { ...first.roles, root: { kids: [a.kid, twinKid], threshold: 2 } }
    const both = signJws(Buffer.from(JSON.stringify({ ...first, keys, roles })), rootDocumentType, [
      a,
      { ...a, kid: twinKid },
    ])
    expect(await codeOf(readRootDocument(await both, null))).toBe("malformed")
  })

  test.each([
    ["version", { version: 2 ** 31 }],
    ["version", { version: 1.5 }],
    ["epoch", { epoch: 2 ** 53 }],
  ])("of a %s that no server counts to is refused: %j", async (_, changes) => {
    const jws = await signJws(Buffer.from(JSON.stringify({ ...first, ...changes })), rootDocumentType, [a])
    expect(await codeOf(readRootDocument(jws, null))).toBe("malformed")
  })

  test("without an epoch is of epoch 1", async () => {
    const { epoch: _, ...without } = first
    const jws = await signJws(Buffer.from(JSON.stringify(without)), rootDocumentType, [a])
    expect((await readRootDocument(jws, null)).epoch).toBe(1)
  })

  test("ends", async () => {
    const at = (time: string) => codeOf((async () => checkRootFresh(first, new Date(time)))())
    expect(await at("2035-12-31T00:00:00Z")).toBe("accepted")
    expect(await at("2036-01-01T00:00:00Z")).toBe("root-expired")
  })
})

test("a key is named by its RFC 7638 thumbprint", () => {
  // RFC 8037 appendix A.3
  const jwk = { kty: "OKP", crv: "Ed25519", x: "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo" } as const
  expect(jwkThumbprint(jwk)).toBe("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k")
  const spki = Buffer.from("MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "base64")
  expect(jwkFromSpki(spki)).toEqual(jwk)
})
