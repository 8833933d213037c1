// What a key store promises, held against the one in the database.
import { createPublicKey, verify } from "node:crypto"
import { calculateJwkThumbprint, exportJWK, importSPKI } from "jose"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { makeKeyStore } from "@/lib/adapters/key-store"
import type { KeyStore } from "@/lib/usecases/deps"
import { openTestDatabase, type TestDatabase, testKeyEncryptionKey } from "@/tests/support/database"

const data = new TextEncoder().encode("to be signed")

let database: TestDatabase
let store: KeyStore

beforeAll(async () => {
  database = await openTestDatabase()
  store = database.deps.keys
  await database.sql("insert into environment (name, title) values ('sandbox', 'Sandbox')")
})
afterAll(() => database.close())

let count = 0

async function stored(): Promise<{ id: string; spki: Uint8Array; kid: string }> {
  const { spki, kid, algorithm, wrapped } = await store.generate()
  const id = `key_${++count}`
  const hex = (bytes: Uint8Array | null) => `\\x${Buffer.from(bytes ?? []).toString("hex")}`
  await database.sql(`insert into key (id, purpose, environment, algorithm, spki, kid, wrapped)
    values ('${id}', 'manifest', 'sandbox', '${algorithm}', '${hex(spki)}', '${kid}', '${hex(wrapped)}')`)
  return { id, spki, kid }
}

const publicKey = (spki: Uint8Array) => createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" })

describe("a new key", () => {
  test("is P-256, and named by its RFC 7638 thumbprint", async () => {
    const { spki, kid } = await store.generate()
    expect(publicKey(spki).asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" })
    const pem = publicKey(spki).export({ type: "spki", format: "pem" }).toString()
    expect(kid).toBe(await calculateJwkThumbprint(await exportJWK(await importSPKI(pem, "ES256"))))
  })

  test("is not readable in the row that is written of it", async () => {
    const { wrapped } = await store.generate()
    // the OID that stands at the beginning of every unencrypted PKCS #8 key of this kind
    expect(Buffer.from(wrapped ?? []).includes(Buffer.from("06072a8648ce3d0201", "hex"))).toBe(false)
  })
})

describe("a signature", () => {
  test("for jose is 64 raw bytes that verify", async () => {
    const { id, spki } = await stored()
    const signature = await store.sign(id, data, "jose")
    expect(signature).toHaveLength(64)
    expect(verify("sha256", data, { key: publicKey(spki), dsaEncoding: "ieee-p1363" }, signature)).toBe(true)
  })

  test("for x509 is a DER ECDSA-Sig-Value that verifies", async () => {
    const { id, spki } = await stored()
    const signature = await store.sign(id, data, "x509")
    expect(signature[0]).toBe(0x30)
    expect(verify("sha256", data, publicKey(spki), signature)).toBe(true)
  })

  test("by a key that is not there is refused as unavailable", async () => {
    await expect(store.sign("key_none", data, "jose")).rejects.toMatchObject({ code: "unavailable" })
  })
})

describe("a wrapped key does not open", () => {
  const fresh = () => makeKeyStore(database.db, testKeyEncryptionKey)

  test("under another key-encryption key", async () => {
    const { id } = await stored()
    const other = makeKeyStore(database.db, new Uint8Array(32).fill(8))
    await expect(other.sign(id, data, "jose")).rejects.toMatchObject({ code: "unavailable" })
  })

  test("with a bit changed", async () => {
    const { id } = await stored()
    await database.sql(`update key set wrapped = set_byte(wrapped, 40, get_byte(wrapped, 40) # 1) where id = '${id}'`)
    await expect(fresh().sign(id, data, "jose")).rejects.toMatchObject({ code: "unavailable" })
  })

  test("in another key's row", async () => {
    const [one, other] = [await stored(), await stored()]
    await database.sql(
      `update key set wrapped = (select wrapped from key where id = '${other.id}') where id = '${one.id}'`,
    )
    await expect(fresh().sign(one.id, data, "jose")).rejects.toMatchObject({ code: "unavailable" })
  })

  test("with another public key beside it", async () => {
    const [one, other] = [await stored(), await stored()]
    await database.sql(`update key set spki = (select spki from key where id = '${other.id}') where id = '${one.id}'`)
    await expect(fresh().sign(one.id, data, "jose")).rejects.toMatchObject({ code: "unavailable" })
  })
})
