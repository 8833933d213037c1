// Private keys in the database, encrypted: P-256, wrapped with AES-256-GCM under the key-encryption key.
// Implements KeyStore. A key leaves this file as a signature only; unwrapped keys stay in memory, so that signing is fast.
import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import type { KeyStore, Tx } from "@/lib/usecases/deps"

const algorithm = "aes-256-gcm"
/** What a wrapped key begins with; then 12 bytes of nonce, 16 of tag, and the ciphertext. */
const format = 1
const nonceBytes = 12
const tagBytes = 16

const encodings = { jose: "ieee-p1363", x509: "der" } as const

/** @param kek 32 bytes */
export function makeKeyStore(db: Pick<Tx, "key">, kek: Uint8Array): KeyStore {
  const unwrapped = new Map<string, KeyObject>()
  const keyOf = async (id: string): Promise<KeyObject> => {
    const known = unwrapped.get(id)
    if (known !== undefined) return known
    const key = await readKey(db, kek, id)
    unwrapped.set(id, key)
    return key
  }
  return {
    async generate() {
      const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
      const kid = thumbprint(publicKey)
      return {
        spki: new Uint8Array(publicKey.export({ type: "spki", format: "der" })),
        kid,
        algorithm: "ES256",
        store: "database",
        wrapped: wrap(kek, kid, privateKey.export({ type: "pkcs8", format: "der" })),
      }
    },
    async sign(keyId, data, encoding) {
      const key = unwrapped.get(keyId) ?? (await keyOf(keyId))
      // on this thread: a P-256 signature takes 20 microseconds, a trip to the thread pool more than that
      return new Uint8Array(sign("sha256", data, { key, dsaEncoding: encodings[encoding] }))
    },
  }
}

async function readKey(db: Pick<Tx, "key">, kek: Uint8Array, id: string): Promise<KeyObject> {
  const row = await db.key.findUnique({ where: { id } })
  if (row === null || row.wrapped === null) {
    throw new DomainError("unavailable", `The key ${id} is not in the database's key store.`)
  }
  const key = unwrap(kek, row.kid, row.wrapped)
  const own = createPublicKey(key).export({ type: "spki", format: "der" })
  if (own.equals(row.spki)) return key
  throw new DomainError("unavailable", `The key ${id} is not the one that its public key names.`)
}

/** RFC 7638 §3.2: the required members of an EC key, in this order. */
function thumbprint(publicKey: KeyObject): string {
  const { crv, kty, x, y } = publicKey.export({ format: "jwk" })
  return createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url")
}

/** The thumbprint is authenticated with it, so that one wrapped key cannot be put in another's place. */
function additional(kid: string): Buffer {
  return Buffer.from(`gatewarden/wrapped-key/1\n${kid}`)
}

function wrap(kek: Uint8Array, kid: string, pkcs8: Uint8Array): Uint8Array {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, kek, nonce, { authTagLength: tagBytes })
  cipher.setAAD(additional(kid))
  const ciphertext = Buffer.concat([cipher.update(pkcs8), cipher.final()])
  return new Uint8Array(Buffer.concat([Buffer.of(format), nonce, cipher.getAuthTag(), ciphertext]))
}

/** @throws DomainError `unavailable` where the key-encryption key is another one, or the row was changed */
function unwrap(kek: Uint8Array, kid: string, wrapped: Uint8Array): KeyObject {
  try {
    if (wrapped[0] !== format) throw new Error(`unknown form ${wrapped[0]}`)
    const tagStart = 1 + nonceBytes
    const decipher = createDecipheriv(algorithm, kek, wrapped.subarray(1, tagStart), { authTagLength: tagBytes })
    decipher.setAAD(additional(kid))
    decipher.setAuthTag(wrapped.subarray(tagStart, tagStart + tagBytes))
    const pkcs8 = Buffer.concat([decipher.update(wrapped.subarray(tagStart + tagBytes)), decipher.final()])
    return createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" })
  } catch (cause) {
    throw new DomainError(
      "unavailable",
      "A private key cannot be decrypted: the key-encryption key is not the one that it was encrypted under, or the row was changed. Put the key-encryption key of this database back.",
      { cause },
    )
  }
}
