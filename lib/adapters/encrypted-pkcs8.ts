// A private key in a file of its own: PKCS#8, encrypted with a passphrase as PBES2 with PBKDF2 and AES-256 (RFC 8018), which OpenSSL reads.
// For the command line, where a root's key leaves the key store and comes back. Node's own export takes too few iterations.
import { createCipheriv, createPrivateKey, type KeyObject, pbkdf2Sync, randomBytes } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import { integerOf, octetString, oid, sequence, tags, tlv } from "@/lib/pki/der-writer"
import { pemEncode } from "@/lib/pki/pem"

/** As OWASP has it for HMAC-SHA-256; half a second for whoever knows the passphrase. */
const iterations = 600_000

const oids = {
  pbes2: "1.2.840.113549.1.5.13",
  pbkdf2: "1.2.840.113549.1.5.12",
  hmacWithSha256: "1.2.840.113549.2.9",
  aes256Cbc: "2.16.840.1.101.3.4.1.42",
}

/** `-----BEGIN ENCRYPTED PRIVATE KEY-----` (RFC 5958 §3, RFC 8018 §6.2). */
export function encryptPkcs8(key: KeyObject, passphrase: string): string {
  const [salt, iv] = [randomBytes(16), randomBytes(16)]
  const cipher = createCipheriv("aes-256-cbc", pbkdf2Sync(passphrase, salt, iterations, 32, "sha256"), iv)
  const content = Buffer.concat([cipher.update(key.export({ type: "pkcs8", format: "der" })), cipher.final()])
  const derivation = sequence(
    oid(oids.pbkdf2),
    sequence(octetString(salt), integerOf(iterations), sequence(oid(oids.hmacWithSha256), tlv(tags.null))),
  )
  const scheme = sequence(oid(oids.pbes2), sequence(derivation, sequence(oid(oids.aes256Cbc), octetString(iv))))
  return pemEncode("ENCRYPTED PRIVATE KEY", sequence(scheme, octetString(content)))
}

/** @throws DomainError invalid_input that repeats nothing of either */
export function decryptPkcs8(pem: string, passphrase: string): KeyObject {
  try {
    return createPrivateKey({ key: pem, format: "pem", passphrase })
  } catch (cause) {
    throw new DomainError("invalid_input", "The key's file does not open: the passphrase is wrong, or it is damaged.", {
      cause,
    })
  }
}
