// Whether a certificate may still be renewed: it stands, and so does whomever it speaks for. Read anew, never from a cache.
// For renewal, which asks before it begins and again in both of its transactions: a revocation in between is not outrun.
import { Prisma } from "@prisma/client"
import type { CertificateProfile } from "@/lib/core/certificate-profile"
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"

export type Renewable = {
  der: Uint8Array
  serial: string
  notBefore: Date
  notAfter: Date
  status: "valid" | "revoked" | "intent"
  revokedAt: Date | null
  external: boolean
  profile: CertificateProfile
  kind: "application" | "gateway" | "operator" | "listener"
  /** Of the application, the gateway or the operator; `partnerStatus` of the application's partner. */
  ownerStatus: string
  partnerStatus: string | null
}

/**
 * @param hold locks the row until the transaction ends, against a revocation that is about to happen
 * @throws DomainError unauthenticated, forbidden
 */
export async function requireRenewable(tx: Tx, id: string, now: Date, hold: boolean): Promise<Renewable> {
  const [row] = await tx.$queryRaw<Renewable[]>`
    select c.der, c.serial, c.not_before as "notBefore", c.not_after as "notAfter", c.status::text,
      c.revoked_at as "revokedAt", c.key_source = 'external' as external, c.profile::text, c.subject_kind::text as kind,
      coalesce(a.status::text, g.status::text, o.status::text) as "ownerStatus", p.status::text as "partnerStatus"
    from certificate c
    left join application a on a.id = c.application_id
    left join partner p on p.id = a.partner_id
    left join gateway g on g.id = c.gateway_id
    left join operator o on o.id = c.operator_id
    where c.id = ${id}
    ${hold ? Prisma.sql`for share of c` : Prisma.empty}`
  const refusal = row === undefined ? "Gatewarden did not issue this certificate." : whyNotCertificate(row, now)
  if (row === undefined || refusal !== undefined) throw new DomainError("unauthenticated", refusal ?? "")
  const stopped = whyNotOwner(row)
  if (stopped !== undefined) throw new DomainError("forbidden", stopped)
  return row
}

function whyNotCertificate({ status, revokedAt, notAfter }: Renewable, now: Date): string | undefined {
  if (status === "revoked") return `This certificate was revoked on ${revokedAt?.toISOString()}, and is not renewed.`
  if (now > notAfter) return `This certificate ended on ${notAfter.toISOString()}. Enrol anew with a one-time code.`
  return status === "valid" ? undefined : "This certificate was never completed."
}

function whyNotOwner({ external, kind, ownerStatus, partnerStatus }: Renewable): string | undefined {
  if (external) return "This certificate comes from another authority: renew it there, and register the new one."
  if (kind === "listener") return "The machine listener renews its own certificate."
  if (ownerStatus !== (kind === "gateway" ? "enrolled" : "active")) {
    return `The ${kind} is ${ownerStatus}, and its certificates are not renewed.`
  }
  if (partnerStatus === null || partnerStatus === "active") return undefined
  return `The partner is ${partnerStatus}, and certificates of its applications are not renewed.`
}
