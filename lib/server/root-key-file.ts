// A key that leaves the database, in an encrypted file: written, read back, and proved by a signature before anybody lets go of the key itself.
// For the command of the authorities.
import { createPublicKey, type KeyObject, sign, verify } from "node:crypto"
import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs"
import { dirname } from "node:path"
import { decryptPkcs8, encryptPkcs8 } from "@/lib/adapters/encrypted-pkcs8"
import { thumbprint } from "@/lib/adapters/key-thumbprint"
import { DomainError } from "@/lib/core/domain-error"

/** An authority's, with its certificate, or one that signs root documents. */
type NamedKey = { name: string; spki: Uint8Array; sha256?: string }

const probe = Buffer.from("gatewarden: this file holds the key")

/** @throws DomainError conflict where the file is there; unavailable where what was written does not sign */
export function writeKeyFile(path: string, key: KeyObject, passphrase: string, owner: NamedKey): void {
  const certificate = owner.sha256 === undefined ? "" : `, SHA-256 of its certificate ${owner.sha256}`
  const content = `# ${owner.name}${certificate}\n${encryptPkcs8(key, passphrase)}`
  writeDurably(path, content)
  // as it will be read one day, from the disk
  readKeyFile(path, passphrase, owner)
}

/** @throws DomainError invalid_input where it does not open, or holds another key than this */
export function readKeyFile(path: string, passphrase: string, { name, spki }: NamedKey): KeyObject {
  const key = decryptPkcs8(readText(path), passphrase)
  const publicKey = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" })
  if (verify("sha256", probe, publicKey, sign("sha256", probe, key))) return key
  throw new DomainError("invalid_input", `${path} holds another key than that of ${name}.`)
}

/** Of whichever key it is: its name is its thumbprint (RFC 7638). @throws DomainError invalid_input where it does not open */
export function readAnyKeyFile(path: string, passphrase: string): { key: KeyObject; kid: string } {
  const key = decryptPkcs8(readText(path), passphrase)
  return { key, kid: thumbprint(createPublicKey(key)) }
}

function writeDurably(path: string, content: string): void {
  const file = openNew(path)
  try {
    writeSync(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  // the name in its folder as well: the key is about to be removed from everywhere else
  const folder = openSync(dirname(path), "r")
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function openNew(path: string): number {
  try {
    return openSync(path, "wx", 0o600)
  } catch (cause) {
    const exists = cause instanceof Error && "code" in cause && cause.code === "EEXIST"
    throw new DomainError(
      exists ? "conflict" : "invalid_input",
      exists ? `${path} is there already. Choose another --out, or move it away.` : `${path} cannot be written.`,
      { cause },
    )
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8")
  } catch (cause) {
    throw new DomainError("invalid_input", `--key: ${path} cannot be read.`, { cause })
  }
}
