// A JWKS as keys that tokens are verified by: what is taken, what is left out, and what makes the whole set unfit.
import { generateKeyPairSync } from "node:crypto"
import { expect, it } from "vitest"
import { readKeySet } from "@/lib/usecases/tokens/read-key-set"

type Jwk = Record<string, unknown>
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey.export({ format: "jwk" })
const ec = (namedCurve = "P-256"): Jwk => generateKeyPairSync("ec", { namedCurve }).publicKey.export({ format: "jwk" })
const read = (...keys: Jwk[]) => readKeySet(JSON.stringify({ keys }))
const names = (...keys: Jwk[]) => read(...keys).map(({ kid, alg }) => `${kid} ${alg}`)
const good = { ...ec(), kid: "good" }

it("takes keys of the three algorithms in the order of their kids; an RSA key without one is RS256", () => {
  expect(names({ ...rsa, kid: "c" }, { ...rsa, kid: "b", alg: "PS256" }, { ...ec(), kid: "a" })).toEqual([
    "a ES256",
    "b PS256",
    "c RS256",
  ])
})

it("keeps the members that make the key and no others", () => {
  const [key] = read({ ...good, x5c: ["MIIB"], x5u: "https://elsewhere.test", use: "sig" })
  expect(Object.keys(key?.jwk ?? {}).sort()).toEqual(["crv", "kty", "x", "y"])
})

it.each<[string, Jwk]>([
  ["another curve", { ...ec("P-384"), kid: "x" }],
  ["another algorithm", { ...rsa, kid: "x", alg: "RS512" }],
  ["encryption", { ...rsa, kid: "x", use: "enc" }],
  ["signing alone", { ...rsa, kid: "x", key_ops: ["sign"] }],
  ["no kid", { ...ec() }],
  ["a kid that no log can hold", { ...ec(), kid: "a\nb" }],
  ["a kid that is a number", { ...ec(), kid: 7 }],
])("leaves out a key with or for %s", (_, other) => {
  expect(names(good, other)).toEqual(["good ES256"])
})

it.each<[string, string, string]>([
  ["no JSON", "<html>", "It is no JWKS"],
  ["a list", "[]", "It is no JWKS"],
  ["no list of keys", '{"keys":{}}', "It is no JWKS"],
  ["nothing of use", '{"keys":[]}', "It holds no key for ES256, PS256 or RS256"],
])("refuses %s in words", (_, text, words) => {
  expect(() => readKeySet(text)).toThrow(words)
})

it("refuses a set that says that it is not to be trusted, and names the key", () => {
  const weak = generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" })
  expect(() => read(good, { ...good })).toThrow("The kid good names two keys.")
  expect(() => read(good, { kty: "oct", k: "c2VjcmV0", kid: "h" })).toThrow("The key h is a shared secret.")
  expect(() => read(good, { ...ec(), kid: "p", d: "x" })).toThrow("published with its private part")
  expect(() => read(good, { ...weak, kid: "w" })).toThrow("The key w is not fit")
  expect(() => read(good, { ...ec(), x: "AA", kid: "off" })).toThrow("The key off is not fit")
  expect(() => read(...Array.from({ length: 41 }, (_, at) => ({ ...rsa, kid: `k${at}` })))).toThrow("the most is 40")
})
