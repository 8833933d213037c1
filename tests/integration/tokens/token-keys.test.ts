// Keys of token issuers on their way to gateways: fetched, judged, published by themselves, and kept while nobody answers.
// The network is the test's own function; what the client that fetches refuses is in tests/contract.
import { generateKeyPairSync } from "node:crypto"
import { afterEach, beforeEach, expect, test } from "vitest"
import { bootstrapTestDatabase, type TestDatabase } from "@/tests/support/database"
import { addApi, addPartner, admin, environment, publish, readHead } from "../publication/scene"

const issuer = "https://issuer.example.test"
let database: TestDatabase
beforeEach(async () => {
  database = await bootstrapTestDatabase()
})
afterEach(() => database.close())

const jwkOf = (kid: string) => {
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  return { ...publicKey.export({ format: "jwk" }), kid, use: "sig" }
}
const answering =
  (...keys: object[]) =>
  async () =>
    JSON.stringify({ keys })
const due = () => database.sql("update token_issuer set next_at = now() - interval '1 second'")
const stored = () => database.db.tokenIssuer.findFirstOrThrow()
const kidsOf = async () => (await readHead(database)).tokenKeys.issuers.map(({ keys }) => keys.map(({ kid }) => kid))

async function publishApi(): Promise<string> {
  await database.usecases.addTokenIssuer(admin, { environment, issuer, jwksUri: `${issuer}/jwks.json` })
  const { id } = await addApi(database)
  await addPartner(database, "Acme")
  await database.usecases.updateApi(admin, {
    ...{ id, revision: 1 },
    tokenPolicy: { kind: "jwt", issuer, audience: "pay", algorithms: ["ES256"], scopeClaim: null, bound: true },
  })
  return id
}

test("changed keys of a published issuer publish themselves, as kind trust", async () => {
  await publishApi()
  await database.usecases.refreshTokenKeys(answering(jwkOf("one")))
  const policy = await publish(database)
  expect(await kidsOf()).toEqual([["one"]])
  await due()
  await database.usecases.refreshTokenKeys(answering(jwkOf("two"), jwkOf("three")))
  const { manifest } = await readHead(database)
  expect({ kind: manifest.kind, sequence: manifest.sequence }).toEqual({ kind: "trust", sequence: policy.sequence + 1 })
  expect(await kidsOf()).toEqual([["three", "two"]])
})

test("an issuer is asked out of turn where somebody wants that, and in its turn again afterwards", async () => {
  await publishApi()
  await database.usecases.refreshTokenKeys(answering(jwkOf("one")))
  const { id } = await stored()
  expect(await database.usecases.refreshTokenKeys(answering(jwkOf("two")))).toEqual({ changed: 0 })
  await database.usecases.askTokenIssuer(admin, { id })
  expect(await database.queries.listTokenIssuers(admin)).toMatchObject([{ due: true, keys: [{ kid: "one" }] }])
  expect(await database.usecases.refreshTokenKeys(answering(jwkOf("two")))).toEqual({ changed: 1 })
  expect(await database.queries.listTokenIssuers(admin)).toMatchObject([{ due: false, keys: [{ kid: "two" }] }])
})

test("the last keys stay while the issuer cannot be reached", async () => {
  await publishApi()
  await database.usecases.refreshTokenKeys(answering(jwkOf("one")))
  await publish(database)
  await due()
  await database.usecases.refreshTokenKeys(() => Promise.reject(new Error("It did not answer.")))
  expect(await kidsOf()).toEqual([["one"]])
  expect(await stored()).toMatchObject({ failures: 1, lastError: "It did not answer." })
})

test.each([
  [
    "a private key",
    { ...generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ format: "jwk" }), kid: "x" },
  ],
  ["a shared secret", { kty: "oct", k: "c2VjcmV0", kid: "x" }],
  [
    "a weak key",
    { ...generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey.export({ format: "jwk" }), kid: "x" },
  ],
  ["a kid twice", jwkOf("one")],
])("a set with %s is refused as a whole", async (_, bad) => {
  await publishApi()
  await database.usecases.refreshTokenKeys(answering(jwkOf("one"), bad))
  expect(await stored()).toMatchObject({ keys: [], failures: 1 })
})

test.each([
  ["no character", "\0"],
  ["half a character", "\ud83d"],
  ["a character that is cut in two", `${"x".repeat(99)}\u{1f511}`],
])("a set that is refused in words of its own with %s in them is noted all the same", async (_, kid) => {
  await publishApi()
  await database.usecases.refreshTokenKeys(answering({ kty: "oct", k: "c2VjcmV0", kid }))
  expect(await stored()).toMatchObject({ failures: 1, lastError: expect.stringContaining("is a shared secret") })
})

test("an issuer that an API names is not removed, and a policy names only issuers that are there", async () => {
  const id = await publishApi()
  const row = await stored()
  await expect(database.usecases.removeTokenIssuer(admin, { id: row.id, reason: "Test" })).rejects.toThrow(
    "asks for tokens",
  )
  const tokenPolicy = {
    kind: "jwt" as const,
    issuer: "https://nobody.test",
    audience: "pay",
    scopeClaim: null,
    bound: true,
  }
  await expect(
    database.usecases.updateApi(admin, { id, revision: 2, tokenPolicy: { ...tokenPolicy, algorithms: ["ES256"] } }),
  ).rejects.toThrow("knows no issuer")
})
