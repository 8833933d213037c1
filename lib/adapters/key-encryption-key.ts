// The key that all our private keys are encrypted under: from the environment, or in a file of the data folder.
// For the composition root. Whoever has it and the database has every private key; without it the database signs nothing.
import { randomBytes } from "node:crypto"
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, statSync, writeSync } from "node:fs"
import { join } from "node:path"
import { DomainError } from "@/lib/core/domain-error"

const bytes = 32
const fileName = "key-encryption-key"

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
