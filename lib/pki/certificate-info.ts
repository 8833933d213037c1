// A certificate that was read: its fields, the strings that gateways and databases keep, and the parts for checking its signature.
// Made by read-certificate alone, so whoever holds one knows that its DER is strict.
import type { CertificateFields } from "./certificate-fields"
import type { Bytes } from "./der-writer"
import type { KeyAlgorithm } from "./public-key"

/** The fields as they stand in the DER, with what the signature covers and what else there is. */
export type ReadFields = CertificateFields & {
  spki: Bytes
  keyAlgorithm: KeyAlgorithm
  /** Validity, DER: the form of its times is a rule of its own (RFC 5280 §4.1.2.5). */
  validity: Uint8Array
  /** What the signature covers. */
  tbs: Uint8Array
  /** AlgorithmIdentifier, DER. */
  signatureAlgorithm: Uint8Array
  signature: Uint8Array
  /** Every extension in the order of the certificate. */
  extensions: readonly { oid: string; critical: boolean }[]
  /** How many alternative names there are of kinds that we do not use (mail, directory and other names). */
  otherAltNames: number
}

export type CertificateInfo = ReadFields & {
  der: Bytes
  pem: string
  /** SHA-256 of the DER, lower-case hex. */
  sha256: string
  /** RFC 4514 strings as OpenSSL prints them. */
  issuer: string
  subject: string
  /** The CN where it is the most specific part of the subject by itself. */
  commonName?: string
  /** SHA-256 of `spki`, lower-case hex. */
  spkiSha256: string
}
