// Private keys where each of them lies: encrypted in the database, in a PKCS#11 token, or away from here.
// Implements KeyStore. New keys go to the configured place; a key leaves this file as a signature only.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import { integer, sequence } from "@/lib/pki/der-writer"
import type { KeyStore, Tx } from "@/lib/usecases/deps"
import { thumbprint } from "./key-thumbprint"
import type { Pkcs11Token } from "./pkcs11-token"
import { type Keyring, unwrap, wrap } from "./wrapped-key"

type Signer = (data: Uint8Array, encoding: "jose" | "x509") => Promise<Uint8Array>
type Row = { id: string; kid: string; spki: Uint8Array; store: string; wrapped: Uint8Array | null }

const encodings = { jose: "ieee-p1363", x509: "der" } as const

/** Where the keys lie is looked up again after this: one that was taken off line is then in no process's memory any more. */
const keptMs = 60_000

/** @param token new keys are made in it; null: in the database */
export function makeKeyStore(db: Pick<Tx, "key">, keyring: Keyring, token: Pkcs11Token | null = null): KeyStore {
  const signers = new Map<string, Signer>()
  let rows = new Map<string, Row>()
  let readAt = 0
  // all of them at once: who signs in a transaction must not wait for a connection, of which others that wait for it may hold all
  const read = async () => {
    readAt = Date.now()
    const now = new Map((await db.key.findMany()).map((row) => [row.id, row]))
    for (const [id, before] of rows) if (now.get(id)?.store !== before.store) signers.delete(id)
    rows = now
  }
  const makeOf = (id: string): Signer => {
    const row = rows.get(id)
    if (row === undefined) throw new DomainError("unavailable", `There is no key ${id} in this database.`)
    return makeSigner(row, keyring, token)
  }
  const signerOf = async (id: string): Promise<Signer> => {
    let signer: Signer
    try {
      signer = makeOf(id)
    } catch {
      // new, or wrapped under another key-encryption key since it was read: what is said of it now counts
      await read()
      signer = makeOf(id)
    }
    signers.set(id, signer)
    return signer
  }
  return {
    generate: () => (token === null ? generateInDatabase(keyring) : generateInToken(token)),
    async sign(keyId, data, encoding) {
      // beside the signature, which does not wait for it; without a database the next one looks again
      if (readAt > 0 && Date.now() - readAt > keptMs) read().catch(() => undefined)
      const signer = signers.get(keyId) ?? (await signerOf(keyId))
      return signer(data, encoding)
    },
  }
}

async function generateInDatabase(keyring: Keyring): ReturnType<KeyStore["generate"]> {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const kid = thumbprint(publicKey)
  return {
    spki: new Uint8Array(publicKey.export({ type: "spki", format: "der" })),
    kid,
    algorithm: "ES256",
    store: "database",
    wrapped: wrap(keyring, kid, privateKey.export({ type: "pkcs8", format: "der" })),
  }
}

async function generateInToken(token: Pkcs11Token): ReturnType<KeyStore["generate"]> {
  return { ...(await token.generate()), algorithm: "ES256", store: "pkcs11", wrapped: null }
}

function makeSigner(row: Row, keyring: Keyring, token: Pkcs11Token | null): Signer {
  if (row.store === "database" && row.wrapped !== null) return signerInMemory(openKey(row, row.wrapped, keyring))
  if (row.store === "pkcs11") return signerInToken(row, token)
  if (row.store === "offline") {
    throw new DomainError(
      "unavailable",
      `The key ${row.kid} is off line. What it has to sign is signed in a ceremony: npm run ca -- ceremony.`,
    )
  }
  throw new DomainError("unavailable", `The key ${row.id} is not in the database's key store.`)
}

/** @throws DomainError unavailable */
export function openKey({ id, kid, spki }: Omit<Row, "store">, wrapped: Uint8Array, keyring: Keyring): KeyObject {
  const pkcs8 = Buffer.from(unwrap(keyring, kid, wrapped))
  const key = createPrivateKey({ key: pkcs8, format: "der", type: "pkcs8" })
  const own = createPublicKey(key).export({ type: "spki", format: "der" })
  if (own.equals(spki)) return key
  throw new DomainError("unavailable", `The key ${id} is not the one that its public key names.`)
}

export function signerInMemory(key: KeyObject): Signer {
  return async (data, encoding) =>
    // on this thread: a P-256 signature takes 20 microseconds, a trip to the thread pool more than that
    new Uint8Array(sign("sha256", data, { key, dsaEncoding: encodings[encoding] }))
}

function signerInToken({ kid, spki }: Row, token: Pkcs11Token | null): Signer {
  if (token === null) {
    throw new DomainError(
      "unavailable",
      `The key ${kid} is in a PKCS#11 token, and none is configured. Set PKCS11_MODULE, PKCS11_TOKEN and PKCS11_PIN.`,
    )
  }
  return async (data, encoding) => {
    const raw = await token.sign({ kid, spki }, data)
    return encoding === "jose" ? raw : ecdsaSigValue(raw)
  }
}

/** RFC 3279 §2.2.3: SEQUENCE of r and s. */
function ecdsaSigValue(raw: Uint8Array): Uint8Array {
  return sequence(integer(raw.subarray(0, raw.length / 2)), integer(raw.subarray(raw.length / 2)))
}
