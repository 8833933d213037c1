// Whom a presented certificate stands for, found by the SHA-256 of its bytes: what we issued or registered, and nothing that merely looks alike.
// For the machine listener, which has seen the handshake prove the private key. Null for a certificate that we did not issue.
import type { StaffRole } from "@/lib/core/actor"
import type { CertificateProfile } from "@/lib/core/certificate-profile"
import { certificateState } from "@/lib/core/certificate-state"
import type { MachineActor, Peer } from "@/lib/core/peer"
import { renewalWindow } from "@/lib/core/renewal-window"
import type { QueryDeps } from "@/lib/queries/deps"

type Row = {
  id: string
  serial: string
  sha256: string
  subject: string
  issuer: string
  notBefore: Date
  notAfter: Date
  issuedAt: Date | null
  certificateStatus: "valid" | "revoked"
  profile: CertificateProfile
  revokedAt: Date | null
  kind: "operator" | "gateway" | "application"
  ownerId: string
  ownerName: string
  ownerStatus: string
  role: StaffRole | null
  environment: string | null
  wave: number | null
  partnerId: string | null
  partnerName: string | null
  partnerStatus: string | null
  /** Of the emergency switch that stands in its hierarchy. */
  askedAt: Date | null
  reissueBy: Date | null
}

export const makeIdentifyPeer =
  ({ db, clock }: QueryDeps) =>
  async ({ sha256 }: { sha256: string }): Promise<Peer | null> => {
    const [row] = await db.$queryRaw<Row[]>`
      select c.id, c.serial, c.sha256, c.subject, coalesce(i.subject, c.external_issuer) as issuer, c.not_before as "notBefore",
        c.not_after as "notAfter", c.issued_at as "issuedAt", c.status::text as "certificateStatus", c.revoked_at as "revokedAt",
        c.subject_kind::text as kind, c.profile::text, coalesce(o.id, g.id, a.id) as "ownerId",
        coalesce(o.name, g.name, a.name) as "ownerName",
        coalesce(o.status::text, g.status::text, a.status::text) as "ownerStatus", o.role::text as role,
        coalesce(g.environment, a.environment) as environment, g.wave::int, p.id as "partnerId", p.name as "partnerName",
        p.status::text as "partnerStatus", r.asked_at as "askedAt", r.reissue_by as "reissueBy"
      from certificate c
      left join authority i on i.id = c.authority_id
      left join operator o on o.id = c.operator_id
      left join gateway g on g.id = c.gateway_id
      left join application a on a.id = c.application_id
      left join partner p on p.id = a.partner_id
      left join reissue r on r.environment is not distinct from a.environment and r.withdrawn_at is null
      where c.sha256 = ${sha256} and c.subject_kind in ('operator', 'gateway', 'application')
        and c.status <> 'intent'`
    return row === undefined ? null : toPeer(row, clock())
  }

function toPeer(row: Row, now: Date): Peer {
  const { id, serial, sha256, subject, issuer, notBefore, notAfter, ownerStatus } = row
  const state = certificateState({ status: row.certificateStatus, notAfter }, now)
  return {
    actor: actorOf(row),
    certificate: {
      id,
      serial,
      sha256,
      subject,
      issuer,
      notBefore: notBefore.toISOString(),
      notAfter: notAfter.toISOString(),
      // an intent has no bytes that could be presented
      state: state === "intent" ? "revoked" : state,
      renewal: renewalOf(row),
    },
    status: ownerStatus,
    partner: partnerOf(row),
    refusal: refusal(row, now),
  }
}

function renewalOf({ notBefore, notAfter, issuedAt, askedAt, reissueBy }: Row): Peer["certificate"]["renewal"] {
  const reissue = askedAt === null || reissueBy === null ? null : { askedAt, by: reissueBy }
  const { start, end } = renewalWindow({ notBefore, notAfter, issuedAt }, reissue)
  return { start: start.toISOString(), end: end.toISOString() }
}

function actorOf({ kind, ownerId: id, ownerName: name, role, environment, wave, partnerId }: Row): MachineActor {
  if (kind === "operator") return { kind, id, name, role: role ?? "viewer" }
  if (kind === "gateway") return { kind, id, name, environment: environment ?? "", ...(wave === null ? {} : { wave }) }
  return { kind, id, name, environment: environment ?? "", partnerId: partnerId ?? "" }
}

function partnerOf({ partnerId: id, partnerName: name, partnerStatus: status }: Row): Peer["partner"] {
  return id === null || name === null || status === null ? null : { id, name, status }
}

/** What an application may do where it is suspended is the policy's affair; the certificate still says who it is. */
function refusal(row: Row, now: Date): string | null {
  const { certificateStatus, revokedAt, notBefore, notAfter, kind, ownerName, ownerStatus, profile } = row
  if (certificateStatus === "revoked") return `This certificate was revoked on ${revokedAt?.toISOString()}.`
  if (now > notAfter) return `This certificate ended on ${notAfter.toISOString()}. Use a newer one.`
  if (now < notBefore) return `This certificate begins on ${notBefore.toISOString()}. Is the clock right?`
  if (profile === "seal") return "This certificate seals documents. Present one that is for calls."
  if (kind === "operator" && ownerStatus !== "active") return `The operator ${ownerName} is revoked.`
  if (kind === "gateway" && ownerStatus !== "enrolled") return `The gateway ${ownerName} is ${ownerStatus}.`
  return null
}
