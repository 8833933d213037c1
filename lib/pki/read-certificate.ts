// Reads an X.509 v3 certificate (RFC 5280 §4.1) strictly: one DER value, no second form of anything, no extension twice.
// For our own authorities, for what gateways and peers present, and for the check after signing.
import { createHash } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import type { CertificateInfo, ReadFields } from "./certificate-info"
import { DerReader, derError } from "./der-reader"
import { commonNameOf, readName } from "./name"
import { nameToString } from "./name-to-string"
import { pemDecodeOne, pemEncode } from "./pem"
import { readPublicKey } from "./public-key"
import { readExtensions } from "./read-extensions"
import { canonicalSerial } from "./serial"
import { atTheDoor, checkDer } from "./strict-der"

/** More than any certificate of a sane chain; checked before anything else. */
export const certificateMaxBytes = 64 * 1024

/**
 * @param input PEM as text or bytes, or DER
 * @throws DomainError too_large, invalid_input or weak_key
 */
export function readCertificate(input: string | Uint8Array): CertificateInfo {
  if (input.length > certificateMaxBytes) {
    throw new DomainError(
      "too_large",
      `A certificate has at most ${certificateMaxBytes} bytes; this has ${input.length}.`,
    )
  }
  const der = Uint8Array.from(decode(input))
  const fields = readFields(der)
  return {
    ...fields,
    der,
    pem: pemEncode("CERTIFICATE", der),
    sha256: createHash("sha256").update(der).digest("hex"),
    issuer: nameToString(fields.issuerName),
    subject: nameToString(fields.subjectName),
    commonName: commonNameOf(fields.subjectName),
    spkiSha256: createHash("sha256").update(fields.spki).digest("hex"),
  }
}

function decode(input: string | Uint8Array): Uint8Array {
  if (typeof input === "string") return pemDecodeOne("CERTIFICATE", input)
  // Every DER certificate starts with the tag of a SEQUENCE, which is the digit 0 in ASCII: no PEM starts with it.
  return input[0] === 0x30 ? input : pemDecodeOne("CERTIFICATE", Buffer.from(input).toString("latin1"))
}

/**
 * The fields alone, without the strings and hashes that readCertificate adds.
 * @throws DomainError invalid_input or weak_key
 */
export function readFields(der: Uint8Array): ReadFields {
  return atTheDoor("invalid_input", "The certificate", "Send the certificate as its issuer made it.", () => parse(der))
}

function parse(der: Uint8Array): ReadFields {
  checkDer(der)
  const certificate = new DerReader(der).enter("the certificate")
  const tbs = certificate.raw("the certificate's content", 0x30)
  const signatureAlgorithm = certificate.raw("the signature algorithm", 0x30)
  const signature = certificate.octetsOfBitString("the signature")
  certificate.finish("the certificate")
  const reader = new DerReader(tbs).enter("the certificate's content")
  checkVersion(reader)
  const serial = readSerial(reader)
  // RFC 5280 §4.1.1.2: the two must be the same, or somebody has changed the one that is not signed.
  if (Buffer.compare(reader.raw("the inner signature algorithm", 0x30), signatureAlgorithm) !== 0) {
    throw derError("two signature algorithms that differ", reader.offset)
  }
  const issuerName = readName(reader, "the issuer's name")
  const validityDer = reader.raw("the validity", 0x30)
  const validity = new DerReader(validityDer).enter("the validity")
  const notBefore = validity.time("the start of validity")
  const notAfter = validity.time("the end of validity")
  validity.finish("the validity")
  const subjectName = readName(reader, "the subject's name")
  const spki = Uint8Array.from(reader.raw("the public key", 0x30))
  const keyAlgorithm = readPublicKey(spki).algorithm
  const extensions = readExtensions(reader)
  reader.finish("the certificate's content")
  const names = { issuerName, subjectName }
  return {
    serial,
    ...names,
    notBefore,
    notAfter,
    validity: validityDer,
    spki,
    keyAlgorithm,
    ...extensions,
    tbs,
    signatureAlgorithm,
    signature,
  }
}

function checkVersion(reader: DerReader): void {
  if (reader.peek() !== 0xa0) throw derError("a certificate of X.509 version 1", reader.offset)
  const version = reader.enter("the version", 0xa0)
  if (version.smallInteger("the version") !== 2)
    throw derError("a certificate that is not X.509 version 3", reader.offset)
  version.finish("the version")
}

function readSerial(reader: DerReader): string {
  const at = reader.offset
  const bytes = reader.integer("the serial number")
  if ((bytes[0] ?? 0) >= 0x80) throw derError("a negative serial number", at)
  if (bytes.length > 21) throw derError("a serial number of more than 20 bytes", at)
  return canonicalSerial(bytes)
}
