// Certificates as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/certificates fills them.
import type { CertificateProfile } from "./certificate-profile"
import type { CertificateState, RevocationReason } from "./certificate-state"
import type { Enforcement } from "./enforcement"
import type { CertificateRenewal } from "./renewal-view"

/** Whom a certificate speaks for. The machine listener's own has no owner object; its id is `listener`. */
export type CertificateOwner = {
  kind: "application" | "gateway" | "operator" | "listener" | "responder"
  id: string
  name: string
  partner?: { id: string; name: string }
}

export type CertificateRow = {
  id: string
  serial: string
  /** Null while it is only an intent. */
  sha256: string | null
  status: CertificateState
  notBefore: string
  notAfter: string
  subject: string
  keyAlgorithm: string
  keySource: string
  profile: CertificateProfile
  owner: CertificateOwner
  /** Null for the infrastructure hierarchy. */
  environment: string | null
  createdAt: string
  revocation: { reason: RevocationReason; decidedAt: string } | null
}

export type CertificateRevocation = {
  reason: RevocationReason
  decidedAt: string
  /** Actor id. */
  by: string
  /** The release that carried it out; null for certificates that no bundle names. */
  sequence: number | null
  publishedAt: string | null
  enforced: Enforcement | null
}

/** Label and value, in the order of a certificate. */
export type DecodedField = { label: string; value: string }

/** `certificateId` and `serial` name another certificate; `ahead` is still to come. */
export type TimelineEntry = {
  at: string
  what: string
  by?: string
  certificateId?: string
  serial?: string
  ahead?: true
}

export type CertificateDetail = Omit<CertificateRow, "revocation"> & {
  pem: string
  /** The issuing authority's certificate and its root, PEM, in that order. */
  chain: string
  /** SHA-256 of its SubjectPublicKeyInfo: what names its key wherever it was used. */
  spkiSha256: string
  issuer: { id: string; name: string; subject: string }
  revocation: CertificateRevocation | null
  decoded: DecodedField[]
  timeline: TimelineEntry[]
  /** Null where there is nothing to renew: it has ended, or nobody renews its kind. */
  renewal: CertificateRenewal | null
  /** When it was first and last presented to this server; gateways do not tell. */
  firstSeenAt: string | null
  lastSeenAt: string | null
  /** Its owner's word that it is in use. */
  installedAt: string | null
}

/** What POST …/certificates answers: what only the issuance has. */
export type IssuedCertificate = {
  id: string
  serial: string
  sha256: string
  notBefore: string
  notAfter: string
  status: "valid"
  pem: string
  chain: string
}

/** What stops working when a certificate is revoked. */
export type RevocationPreview = {
  id: string
  owner: CertificateOwner
  /** The application has other certificates that go on working; then nothing of it stops. */
  otherValid: number
  routes: { host: string; methods: string[]; path: string; scope: string }[]
  gateways: { id: string; name: string }[]
}
