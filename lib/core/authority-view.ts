// Environments, authorities and operators as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries fills them.
import type { StaffRole } from "./actor"
import type { AuthorityState } from "./authority-state"

export type EnvironmentView = {
  name: string
  title: string
  fourEyes: boolean
  staleness: "serve-stale" | "deny-new" | "fail-closed"
  manifestValidityHours: number
  refreshSeconds: number
  certificateDays: number
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
  keyStore: string
  issuerId: string | null
  crl: { number: number; entries: number; thisUpdate: string; nextUpdate: string } | null
  validCertificates: number
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
