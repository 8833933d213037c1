// Reads a certificate signing request (PKCS#10, RFC 2986) and believes nothing in it but the public key.
// The size first, then the form, the key, and the proof that whoever asks holds the private key.
import { createHash } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import { DerReader, derError } from "./der-reader"
import type { Bytes } from "./der-writer"
import { pemDecodeOne } from "./pem"
import { type KeyAlgorithm, loadPublicKey, readPublicKey, refuseKnownFlaws } from "./public-key"
import { readSignatureAlgorithm, signatureIsGood } from "./signature"
import { atTheDoor, checkDer } from "./strict-der"

export type Csr = {
  /** SubjectPublicKeyInfo, DER. */
  spki: Bytes
  /** SHA-256 of `spki`, lower-case hex. */
  spkiSha256: string
  keyAlgorithm: KeyAlgorithm
}

/** No request with a key that we take comes near it: RSA 4096 with a page of extensions has 3 KB. */
export const csrMaxBytes = 16 * 1024

/** GnuTLS and Java's keytool write the second (RFC 7468 §7). */
const labels = ["CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST"]
const remedy = "Make the request anew, for example with `openssl req -new`, and send the whole file."

/**
 * @param input PEM as text or bytes, or DER
 * @throws DomainError too_large, malformed_csr or weak_key
 */
export function parseCsr(input: string | Uint8Array): Csr {
  if (input.length > csrMaxBytes) {
    throw new DomainError(
      "too_large",
      `A certificate signing request has at most ${csrMaxBytes} bytes; this has ${input.length}. Leave out all extensions and names: only the public key is used.`,
    )
  }
  const der = decode(input)
  return atTheDoor("malformed_csr", "The certificate signing request", remedy, () => readCsr(der))
}

function decode(input: string | Uint8Array): Uint8Array {
  if (typeof input === "string") return pemDecodeOne(labels, input, "malformed_csr")
  // Every DER request starts with the tag of a SEQUENCE, which is the digit 0 in ASCII: no PEM starts with it.
  return input[0] === 0x30 ? input : pemDecodeOne(labels, Buffer.from(input).toString("latin1"), "malformed_csr")
}

function readCsr(der: Uint8Array): Csr {
  checkDer(der)
  const request = new DerReader(der).enter("the request")
  const info = request.raw("the request's content", 0x30)
  const algorithmDer = request.raw("the signature algorithm", 0x30)
  const signature = request.octetsOfBitString("the signature")
  request.finish("the request")
  const spki = Uint8Array.from(readInfo(info))
  // the key first: of a kind of key that is not taken, the signature is none that we know either
  const publicKey = readPublicKey(spki)
  const algorithm = readSignatureAlgorithm(algorithmDer)
  if (!signatureIsGood(algorithm, loadPublicKey(publicKey), info, signature)) {
    throw new DomainError(
      "malformed_csr",
      "The request's signature was not made with the private key that belongs to its public key, so it proves nothing. Make the request with the key that the certificate is for.",
    )
  }
  refuseKnownFlaws(publicKey)
  const spkiSha256 = createHash("sha256").update(spki).digest("hex")
  return { spki, spkiSha256, keyAlgorithm: publicKey.algorithm }
}

/** CertificationRequestInfo: version 0, a subject, the key and attributes; answers the key. */
function readInfo(der: Uint8Array): Uint8Array {
  const info = new DerReader(der).enter("the request's content")
  if (info.smallInteger("the version") !== 0) throw derError("a version that is not 1", info.offset)
  info.next("the subject", 0x30)
  const spki = info.raw("the public key", 0x30)
  // RFC 2986 §4.1 has the attributes always there, but some programs leave out an empty set.
  if (!info.done) info.next("the attributes", 0xa0)
  info.finish("the request's content")
  return spki
}
