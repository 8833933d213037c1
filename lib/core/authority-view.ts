// Environments, authorities and operators as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries fills them.
import type { StaffRole } from "./actor"
import type { AuthorityState } from "./authority-state"
import type { CertificateProfile } from "./certificate-profile"
import type { Named } from "./partner-view"
import type { TrustEvidence } from "./rotation"
import type { RotationView } from "./rotation-view"

export type EnvironmentView = {
  name: string
  title: string
  fourEyes: boolean
  staleness: "serve-stale" | "deny-new" | "fail-closed"
  /** How a new policy reaches gateways, how long a wave bakes, and how long a gateway may take before a rollout halts. */
  rollout: "all-at-once" | "waves"
  bakeMinutes: number
  silentMinutes: number
  manifestValidityHours: number
  refreshSeconds: number
  certificateDays: number
  certificateMaxDays: number
  keyTypes: string[]
  certificateProfiles: CertificateProfile[]
  profileRevision: number
  head: { epoch: number; sequence: number; stamp: number; publishedAt: string; notAfter: string } | null
}

export type AuthorityView = {
  id: string
  environment: string | null
  kind: "root" | "issuing"
  slug: string
  name: string
  subject: string
  sha256: string
  notBefore: string
  notAfter: string
  /** Roots are always `issuing`. */
  state: AuthorityState
  stateSince: string
  /** Its key may be in other hands since then. */
  compromisedAt: string | null
  keyStore: string
  /** `ES256`, … */
  algorithm: string
  issuerId: string | null
  crl: { number: number; entries: number; thisUpdate: string; nextUpdate: string } | null
  validCertificates: number
  /** Enrolled gateways that name it among their anchors; null for the infrastructure's, which gateways do not report. */
  trustedBy: { count: number; of: number } | null
}

export type AuthorityDetail = AuthorityView & {
  serial: string
  pem: string
  issuer: Named | null
  /** Paths on the portal listener. */
  files: { certificate: string; pem: string; crl: string }
  /** Which gateways trust it and hold its CRL; null for the infrastructure's. */
  trust: TrustEvidence | null
  /** Newest first. */
  rotations: RotationView[]
}

export type OperatorView = {
  id: string
  name: string
  role: StaffRole
  status: "active" | "revoked"
  createdAt: string
  revokedAt: string | null
  certificates: { id: string; serial: string; notAfter: string; status: string }[]
}
