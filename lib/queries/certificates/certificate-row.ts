// Certificates as lists and pages show them, with whom they speak for.
// For the queries of certificates.
import type { Prisma } from "@prisma/client"
import { certificateState } from "@/lib/core/certificate-state"
import type { CertificateOwner, CertificateRow } from "@/lib/core/certificate-view"

const named = { select: { id: true, name: true } } as const
export const withOwner = {
  authority: { select: { environmentName: true } },
  application: { select: { id: true, name: true, environmentName: true, partner: named } },
  gateway: named,
  operator: named,
} as const

/** The bytes are for the page of one certificate alone. */
export const withoutBytes = { der: true } as const

export type StoredCertificate = Omit<Prisma.CertificateGetPayload<{ include: typeof withOwner }>, "der">

export function certificateRow(certificate: StoredCertificate, now: Date): CertificateRow {
  const { id, serial, sha256, subject, keyAlgorithm, keySource, profile, revokedAt, revocationReason } = certificate
  return {
    id,
    serial,
    sha256,
    status: certificateState(certificate, now),
    notBefore: certificate.notBefore.toISOString(),
    notAfter: certificate.notAfter.toISOString(),
    subject,
    keyAlgorithm,
    keySource,
    profile,
    owner: certificateOwner(certificate),
    environment: environmentOf(certificate),
    createdAt: certificate.createdAt.toISOString(),
    revocation:
      revokedAt === null ? null : { reason: revocationReason ?? "unspecified", decidedAt: revokedAt.toISOString() },
  }
}

export function certificateOwner(certificate: StoredCertificate): CertificateOwner {
  const { subjectKind: kind, application, gateway, operator } = certificate
  if (application !== null) {
    const { id, name, partner } = application
    return { kind, id, name, partner }
  }
  const owner = gateway ?? operator
  return owner === null ? unownedCertificate(kind) : { kind, ...owner }
}

/** Of the server itself: its machine listener, and the OCSP responder of an authority. */
export function unownedCertificate(kind: CertificateOwner["kind"]): CertificateOwner {
  return { kind, id: kind, name: kind === "responder" ? "OCSP responder" : "Machine listener" }
}

/** Null for the infrastructure hierarchy. One of another CA is of the environment in which it is registered. */
export function environmentOf({
  authority,
  application,
}: Pick<StoredCertificate, "authority" | "application">): string | null {
  return authority === null ? (application?.environmentName ?? null) : authority.environmentName
}

/** The partner whose people and programs may see it; what belongs to none is for staff alone. */
export function partnerOf({ application }: Pick<StoredCertificate, "application">): string {
  return application?.partner.id ?? ""
}
