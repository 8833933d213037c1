// The key that all our private keys are encrypted under: from the environment, or in a file of the data folder.
// For the composition root. Whoever has it and the database has every private key; without it the database signs nothing.
import { randomBytes } from "node:crypto"
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from "node:fs"
import { join } from "node:path"
import { DomainError } from "@/lib/core/domain-error"

const bytes = 32
const fileName = "key-encryption-key"
/** The one before, until nothing is encrypted under it any more. */
const previousName = "key-encryption-key.previous"

/**
 * KEY_ENCRYPTION_KEY as it was given: 32 bytes in base64, base64url or hex.
 * @throws DomainError `unavailable` that does not repeat it
 */
export function parseKeyEncryptionKey(text: string): Uint8Array {
  const trimmed = text.trim()
  const key = /^[0-9a-f]{64}$/i.test(trimmed) ? Buffer.from(trimmed, "hex") : Buffer.from(trimmed, "base64")
  if (key.length === bytes && /^[\w+/=-]+$/.test(trimmed)) return new Uint8Array(key)
  throw new DomainError(
    "unavailable",
    "KEY_ENCRYPTION_KEY has to be 32 random bytes in base64 or hex. Make one with: openssl rand -base64 32",
  )
}

/**
 * Reads the key's file, or makes it at the first start. Two who start at once end up with the same one.
 * @throws DomainError `unavailable` for a file that others can read, or that is not a key
 */
export function loadKeyEncryptionKey(dataDirectory: string): Uint8Array {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 })
  const path = join(dataDirectory, fileName)
  makeOnce(path)
  const { mode } = statSync(path)
  if ((mode & 0o077) !== 0) {
    throw new DomainError("unavailable", `${path} can be read by others. Make it yours alone: chmod 600 ${path}`)
  }
  return parseKeyFile(path, readFileSync(path, "utf8"))
}

/** The key before the one of today, while a rotation goes on. */
export function loadPreviousKey(dataDirectory: string): Uint8Array | undefined {
  const path = join(dataDirectory, previousName)
  return existsSync(path) ? parseKeyFile(path, readFileSync(path, "utf8")) : undefined
}

/**
 * Puts a new key in the place of the old one, which stays beside it. At every moment of it the files open what is stored.
 * @throws DomainError conflict where an earlier rotation has not ended
 */
export function replaceKeyEncryptionKey(dataDirectory: string): void {
  const path = join(dataDirectory, fileName)
  const previous = join(dataDirectory, previousName)
  const next = `${path}.next`
  loadKeyEncryptionKey(dataDirectory)
  if (existsSync(previous)) {
    throw new DomainError("conflict", `${previous} is there: the rotation before has not ended. It goes on by itself.`)
  }
  // of a command that was cut off before it mattered
  rmSync(next, { force: true })
  makeOnce(next)
  linkSync(path, previous)
  syncFolder(dataDirectory)
  renameSync(next, path)
  syncFolder(dataDirectory)
}

/** Once nothing is encrypted under it. */
export function removePreviousKey(dataDirectory: string): void {
  rmSync(join(dataDirectory, previousName), { force: true })
}

/** When the key of today was put there. */
export function keyEncryptionKeySince(dataDirectory: string): Date {
  // the name's, not the content's: the file was written before it was put in its place
  return statSync(join(dataDirectory, fileName)).ctime
}

function syncFolder(path: string): void {
  const folder = openSync(path, "r")
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

/** `wx` fails where the file is there already: then that one counts. */
function makeOnce(path: string): void {
  const draft = randomBytes(bytes).toString("base64")
  let file: number
  try {
    file = openSync(path, "wx", 0o600)
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return
    throw error
  }
  try {
    writeSync(file, `${draft}\n`)
    // a key that signed certificates and then was not on the disk after a power cut would end the installation
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

function parseKeyFile(path: string, text: string): Uint8Array {
  try {
    return parseKeyEncryptionKey(text)
  } catch (cause) {
    throw new DomainError(
      "unavailable",
      `${path} does not hold a key. Put the file of your backup back: without it none of the private keys can be read.`,
      { cause },
    )
  }
}
