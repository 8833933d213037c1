// Mass revocation as screens and the API show it: whose certificates end together, and who loses what by it.
// Shapes only; lib/queries/certificates fills them.
import type { CertificateOwner } from "./certificate-view"

/** Whose certificates; `key` is any certificate for one public key, whoever holds it. */
export const massRevocationKinds = ["application", "partner", "authority", "key"] as const
export type MassRevocationKind = (typeof massRevocationKinds)[number]

/** `id` of a key is the SHA-256 of its SubjectPublicKeyInfo, lower-case hex. */
export type MassRevocationTarget = { kind: MassRevocationKind; id: string }

export type MassRevocationLoss = {
  owner: CertificateOwner
  /** Where it is used; null for operators and the machine listener. */
  environment: string | null
  /** Certificates that end. */
  certificates: number
  /** Certificates that go on; at 0 the owner is stopped until it gets another. */
  otherValid: number
  /** What the owner reaches today, all of it lost where it is stopped. */
  scopes: string[]
  routes: number
  /** Enrolled gateways that refuse these certificates from then on. */
  gateways: number
}

export type MassRevocationPreview = {
  target: MassRevocationTarget & { name: string }
  /** Certificates that end: valid ones that have not ended by themselves. */
  certificates: number
  /** How many hold them, and how many of those are left with none. */
  owners: number
  stopped: number
  /** Who is stopped first, then by the number of certificates; the first 200. */
  losses: MassRevocationLoss[]
  /** The gateways that will refuse them. */
  gateways: { id: string; name: string; environment: string }[]
}

export type MassRevocation = {
  revoked: number
  /** Of each environment that had one of them, the release that carries it out. */
  sequences: Record<string, number>
}
