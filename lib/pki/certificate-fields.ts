// What a certificate says, in plain values: shared by the template before signing and by what is read back afterwards.
// The linter holds both against the same rules because both have this shape.
import type { Name } from "./name"
import type { Purpose } from "./oids"

export const keyUsageNames = [
  "digitalSignature",
  "nonRepudiation",
  "keyEncipherment",
  "dataEncipherment",
  "keyAgreement",
  "keyCertSign",
  "cRLSign",
  "encipherOnly",
  "decipherOnly",
] as const

export type KeyUsage = (typeof keyUsageNames)[number]

export type CertificateFields = {
  /** Lower-case hex without leading zeros. */
  serial: string
  issuerName: Name
  subjectName: Name
  notBefore: Date
  notAfter: Date
  /** SubjectPublicKeyInfo, DER. */
  spki: Uint8Array
  /** Subject and authority key identifier, lower-case hex. */
  ski?: string
  aki?: string
  isCa: boolean
  pathLength?: number
  keyUsage: readonly KeyUsage[]
  /** Purposes by name, those that have none here in dotted form. */
  extendedKeyUsage: readonly (Purpose | string)[]
  uris: readonly string[]
  dnsNames: readonly string[]
  ipAddresses: readonly string[]
  crlUrls: readonly string[]
  ocspUrls: readonly string[]
  caIssuers: readonly string[]
  /** Nobody asks whether an OCSP responder's certificate was revoked (RFC 6960 §4.2.2.2.1). */
  ocspNoCheck: boolean
}
