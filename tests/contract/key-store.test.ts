// What a key store promises, held against both: the one in the database, and a PKCS#11 token by the example of SoftHSM.
import { createPublicKey, verify } from "node:crypto"
import { calculateJwkThumbprint, exportJWK, importSPKI } from "jose"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { makeKeyStore } from "@/lib/adapters/key-store"
import { loadPkcs11 } from "@/lib/adapters/pkcs11-module"
import { makePkcs11Token, type Pkcs11Token } from "@/lib/adapters/pkcs11-token"
import { makeKeyring } from "@/lib/adapters/wrapped-key"
import type { KeyStore } from "@/lib/usecases/deps"
import { openTestDatabase, type TestDatabase, testKeyEncryptionKey } from "@/tests/support/database"
import { hasSoftHsm, makeSoftHsm, type SoftHsm } from "@/tests/support/soft-hsm"

const data = new TextEncoder().encode("to be signed")
const keyring = makeKeyring(testKeyEncryptionKey)

let database: TestDatabase
let hsm: SoftHsm | undefined
let token: Pkcs11Token | null = null

beforeAll(async () => {
  database = await openTestDatabase()
  await database.sql("insert into environment (name, title) values ('sandbox', 'Sandbox')")
  if (!hasSoftHsm) return
  hsm = makeSoftHsm()
  Object.assign(process.env, hsm.variables)
  token = makePkcs11Token(loadPkcs11(hsm.variables.PKCS11_MODULE), {
    label: hsm.variables.PKCS11_TOKEN,
    pin: hsm.variables.PKCS11_PIN,
  })
})
afterAll(async () => {
  await database.close()
  await token?.close()
  hsm?.remove()
})

const inDatabase = () => makeKeyStore(database.db, keyring)
const inToken = () => makeKeyStore(database.db, keyring, token)

/** Thumbprint, wrapped key and SubjectPublicKeyInfo, as the version before this one wrote them. */
const firstFormat = [
  "SOKPvsGa2MSrWPgxELMIECgXYD4eTcqgfSef78Zs1Y0",
  "01034efa858c3e25162a212790ce3a9edee623dd38d41ee260ce5e02e81b9304fe02206f85af8125d6ef5c28e152147b09c6da3a0286918c541f7b8135c502847747889d7b07c286da06643f254e714d39f4fa8f425e5803bb863567cc6ce5722592262ed2f2541c27dae5a409718eb742ec79f17e5660fd0e5a0afe9825ece441bf3e72984e6ee4fd5858bf98a7e50562ceac86113c825e7ca823523c180f7e04d4f1e527e927",
  "3059301306072a8648ce3d020106082a8648ce3d030107034200048f69df8ac27034b4d68881bb5437e0b283775a1d561a85990359f143228d17ab05d3ecc55da63ba7b9220be78d0cdbf158cd6471f8666d45b6b5fa460bc4d0be",
] as const

type Stored = { id: string; spki: Uint8Array; kid: string }
let count = 0

async function stored(store: KeyStore): Promise<Stored> {
  const made = await store.generate()
  const id = `key_${++count}`
  const hex = (bytes: Uint8Array) => `'\\x${Buffer.from(bytes).toString("hex")}'`
  await database.sql(`insert into key (id, purpose, environment, algorithm, spki, kid, store, wrapped)
    values ('${id}', 'manifest', 'sandbox', '${made.algorithm}', ${hex(made.spki)}, '${made.kid}', '${made.store}',
      ${made.wrapped === null ? "null" : hex(made.wrapped)})`)
  return { id, spki: made.spki, kid: made.kid }
}

const publicKey = (spki: Uint8Array) => createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" })

describe.each([
  { where: "in the database", open: inDatabase, absent: false },
  { where: "in a PKCS#11 token", open: inToken, absent: !hasSoftHsm },
])("a key $where", ({ open, absent }) => {
  test.skipIf(absent)("is P-256, and named by its RFC 7638 thumbprint", async () => {
    const { spki, kid } = await open().generate()
    expect(publicKey(spki).asymmetricKeyDetails).toEqual({ namedCurve: "prime256v1" })
    const pem = publicKey(spki).export({ type: "spki", format: "pem" }).toString()
    expect(kid).toBe(await calculateJwkThumbprint(await exportJWK(await importSPKI(pem, "ES256"))))
  })

  test.skipIf(absent)("signs for jose with 64 raw bytes that verify", async () => {
    const store = open()
    const { id, spki } = await stored(store)
    const signature = await store.sign(id, data, "jose")
    expect(signature).toHaveLength(64)
    expect(verify("sha256", data, { key: publicKey(spki), dsaEncoding: "ieee-p1363" }, signature)).toBe(true)
  })

  test.skipIf(absent)(
    "signs for x509 with a DER ECDSA-Sig-Value that verifies, whatever r and s begin with",
    async () => {
      const store = open()
      const { id, spki } = await stored(store)
      for (let round = 0; round < 60; round++) {
        const signature = await store.sign(id, Buffer.of(round), "x509")
        expect(signature[0]).toBe(0x30)
        expect(verify("sha256", Buffer.of(round), publicKey(spki), signature)).toBe(true)
      }
    },
  )

  test.skipIf(absent)("signs hundreds of times at once, and each signature is over its own data", async () => {
    const store = open()
    const { id, spki } = await stored(store)
    const items = Array.from({ length: 300 }, (_, index) => Buffer.from(`item ${index}`))
    const signatures = await Promise.all(items.map((item) => store.sign(id, item, "x509")))
    const good = items.filter((item, index) => verify("sha256", item, publicKey(spki), signatures[index] ?? data))
    expect(good).toHaveLength(items.length)
  })

  test.skipIf(absent)("is found by another process that knows the database alone", async () => {
    const { id, spki } = await stored(open())
    const signature = await open().sign(id, data, "x509")
    expect(verify("sha256", data, publicKey(spki), signature)).toBe(true)
  })

  test.skipIf(absent)("that is not there is refused as unavailable", async () => {
    await expect(open().sign("key_none", data, "jose")).rejects.toMatchObject({ code: "unavailable" })
  })

  test.skipIf(absent)("does not sign with another public key beside it", async () => {
    const [one, other] = [await stored(open()), await stored(open())]
    await database.sql(`update key set spki = (select spki from key where id = '${other.id}') where id = '${one.id}'`)
    await expect(open().sign(one.id, data, "jose")).rejects.toMatchObject({ code: "unavailable" })
  })

  test.skipIf(absent)("goes on when new keys are made elsewhere", async () => {
    const { id, spki } = await stored(open())
    const other = open === inDatabase ? inToken() : makeKeyStore(database.db, keyring, token)
    expect(verify("sha256", data, publicKey(spki), await other.sign(id, data, "x509"))).toBe(true)
  })

  test.skipIf(absent)("that was taken off line is refused with the way to its ceremony", async () => {
    const { id } = await stored(open())
    await database.sql(`update key set store = 'offline', wrapped = null, purpose = 'authority' where id = '${id}'`)
    await expect(open().sign(id, data, "x509")).rejects.toThrow("npm run ca -- ceremony")
  })
})

describe("a key wrapped in the database", () => {
  test("is not readable in the row that is written of it", async () => {
    const { wrapped } = await inDatabase().generate()
    // the OID that stands at the beginning of every unencrypted PKCS #8 key of this kind
    expect(Buffer.from(wrapped ?? []).includes(Buffer.from("06072a8648ce3d0201", "hex"))).toBe(false)
  })

  test("does not open under another key-encryption key", async () => {
    const { id } = await stored(inDatabase())
    const other = makeKeyStore(database.db, makeKeyring(new Uint8Array(32).fill(8)))
    await expect(other.sign(id, data, "jose")).rejects.toMatchObject({ code: "unavailable" })
  })

  test("opens under an earlier key-encryption key that is still given", async () => {
    const { id } = await stored(inDatabase())
    const both = makeKeyring(new Uint8Array(32).fill(8), testKeyEncryptionKey)
    expect(await makeKeyStore(database.db, both).sign(id, data, "jose")).toHaveLength(64)
  })

  test("in the first format, which did not name its key-encryption key, opens as before", async () => {
    const { id, spki } = await stored(inDatabase())
    // wrapped by the version before, under the tests' key
    const [kid, wrapped, old] = firstFormat
    await database.sql(
      `update key set kid = '${kid}', spki = '\\x${old}', wrapped = '\\x${wrapped}' where id = '${id}'`,
    )
    const signature = await inDatabase().sign(id, data, "x509")
    expect(verify("sha256", data, publicKey(Buffer.from(old, "hex")), signature)).toBe(true)
    expect(verify("sha256", data, publicKey(spki), signature)).toBe(false)
  })

  test("does not open with a bit changed", async () => {
    const { id } = await stored(inDatabase())
    await database.sql(`update key set wrapped = set_byte(wrapped, 40, get_byte(wrapped, 40) # 1) where id = '${id}'`)
    await expect(inDatabase().sign(id, data, "jose")).rejects.toMatchObject({ code: "unavailable" })
  })

  test("does not open in another key's row", async () => {
    const [one, other] = [await stored(inDatabase()), await stored(inDatabase())]
    await database.sql(
      `update key set wrapped = (select wrapped from key where id = '${other.id}') where id = '${one.id}'`,
    )
    await expect(inDatabase().sign(one.id, data, "jose")).rejects.toMatchObject({ code: "unavailable" })
  })
})
