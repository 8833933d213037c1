// A secret encrypted at rest with AES-256-GCM under one of the key-encryption keys, and which of them that was.
// For the key store and for whatever else of ours must not be readable in a dump of the database.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"

/** A key-encryption key, and the name under which what it wrapped carries it. */
export type Kek = { id: Uint8Array; bytes: Uint8Array }

/**
 * The key that new secrets are wrapped under, and all that what is stored may have been wrapped under. Where they lie in files it
 * changes while the process runs.
 */
export type Keyring = { primary: Kek; readable: readonly Kek[] }

const algorithm = "aes-256-gcm"
/**
 * What is wrapped begins with its format. The first one held 12 bytes of nonce, 16 of tag and the ciphertext; the second has
 * 8 bytes before them that name the key-encryption key.
 */
const formats = { first: 1, named: 2 } as const
const idBytes = 8
const nonceBytes = 12
const tagBytes = 16

/** @param keks 32 bytes each: the one to wrap under, then others that are still, or already, to be read */
export function makeKeyring(primary: Uint8Array, ...others: Uint8Array[]): Keyring {
  const [first, ...rest] = [primary, ...others].map((bytes) => ({ id: kekId(bytes), bytes }))
  if (first === undefined) throw new Error("a keyring without a key")
  return { primary: first, readable: [first, ...rest] }
}

/** Derived (RFC 5869), so that it says nothing about the key; a repetition among the few keys of an installation is not to be expected. */
function kekId(kek: Uint8Array): Uint8Array {
  const derived = new Uint8Array(hkdfSync("sha256", kek, new Uint8Array(0), "gatewarden/key-encryption-key-id/1", 32))
  return new Uint8Array(createHash("sha256").update(derived).digest().subarray(0, idBytes))
}

/** What every secret that is wrapped under this key begins with. */
export function wrappedPrefix({ id }: Kek): Uint8Array {
  return new Uint8Array([formats.named, ...id])
}

/** @param name authenticated with it, so that one wrapped secret cannot be put in another's place */
export function wrap({ primary }: Keyring, name: string, secret: Uint8Array): Uint8Array<ArrayBuffer> {
  const prefix = wrappedPrefix(primary)
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv(algorithm, primary.bytes, nonce, { authTagLength: tagBytes })
  cipher.setAAD(additional(formats.named, name))
  const ciphertext = Buffer.concat([cipher.update(secret), cipher.final()])
  return new Uint8Array(Buffer.concat([prefix, nonce, cipher.getAuthTag(), ciphertext]))
}

/** @throws DomainError `unavailable` where none of the key-encryption keys opens it: another one is needed, or it was changed */
export function unwrap(keyring: Keyring, name: string, wrapped: Uint8Array): Uint8Array {
  const causes: unknown[] = []
  for (const kek of candidates(keyring, wrapped)) {
    try {
      return open(kek, name, wrapped)
    } catch (cause) {
      causes.push(cause)
    }
  }
  throw new DomainError(
    "unavailable",
    "A private key cannot be decrypted: the key-encryption key is not the one that it was encrypted under, or the row was changed. Put the key-encryption key of this database back.",
    { cause: causes[0] },
  )
}

/** The first format does not say which one it was: each is tried. */
function candidates({ readable }: Keyring, wrapped: Uint8Array): readonly Kek[] {
  if (wrapped[0] === formats.first) return readable
  if (wrapped[0] !== formats.named) return []
  const id = Buffer.from(wrapped.subarray(1, 1 + idBytes))
  return readable.filter((kek) => id.equals(kek.id))
}

function open(kek: Kek, name: string, wrapped: Uint8Array): Uint8Array {
  const format = wrapped[0] === formats.first ? formats.first : formats.named
  const nonceStart = format === formats.first ? 1 : 1 + idBytes
  const tagStart = nonceStart + nonceBytes
  const nonce = wrapped.subarray(nonceStart, tagStart)
  const decipher = createDecipheriv(algorithm, kek.bytes, nonce, { authTagLength: tagBytes })
  decipher.setAAD(additional(format, name))
  decipher.setAuthTag(wrapped.subarray(tagStart, tagStart + tagBytes))
  return new Uint8Array(Buffer.concat([decipher.update(wrapped.subarray(tagStart + tagBytes)), decipher.final()]))
}

function additional(format: number, name: string): Buffer {
  return Buffer.from(`gatewarden/wrapped-key/${format}\n${name}`)
}
