// What OCSP answers are made of: the authorities of a hierarchy with their responders, and what became of certificates.
// For the responder on the portal listener. Nothing here is secret, so nobody is asked who they are.
import { hierarchyName } from "@/lib/core/hierarchy"
import { notFound } from "@/lib/core/not-found"
import type { CrlReason } from "@/lib/pki"
import type { QueryDeps } from "@/lib/queries/deps"

export type OcspIssuerRow = {
  id: string
  der: Uint8Array
  /** Null for a root. */
  issuerId: string | null
  /** Since when its key may be in other hands. */
  compromisedAt: Date | null
  /** The certificate and the key that sign for it; null where it has none at the moment. */
  responder: { der: Uint8Array; keyId: string } | null
}

type IssuerRow = Omit<OcspIssuerRow, "responder"> & { responderDer: Uint8Array | null; keyId: string | null }

/** @param environment null for the infrastructure hierarchy */
export const makeListOcspIssuers =
  ({ db, clock }: QueryDeps) =>
  async (environment: string | null): Promise<OcspIssuerRow[]> => {
    const now = clock()
    const rows = await db.$queryRaw<IssuerRow[]>`
      select a.id, a.der, a.issuer_id as "issuerId", a.compromised_at as "compromisedAt", r.der as "responderDer",
        r.key_id as "keyId"
      from authority a
      left join lateral (
        select c.der, k.id as key_id
        from certificate c
        join key k on k.purpose = 'ocsp' and encode(sha256(k.spki), 'hex') = c.spki_sha256
        where c.authority_id = a.id and c.subject_kind = 'responder' and c.status = 'valid'
          and c.not_before <= ${now} and c.not_after > ${now}
        order by c.not_after desc, c.id limit 1) r on true
      where a.environment is not distinct from ${environment}`
    if (rows.length === 0) throw notFound("environment", hierarchyName(environment))
    return rows.map(({ responderDer: der, keyId, ...row }) => ({
      ...row,
      responder: der === null || keyId === null ? null : { der, keyId },
    }))
  }

export type OcspCertificateRow = {
  id: string
  serial: string
  revoked: { at: Date; reason: CrlReason } | null
}

type CertificateRow = { id: string; serial: string; revokedAt: Date | null; reason: CrlReason | null }

/** Those of the serials that the authority has signed; the others it never issued. */
export const makeReadOcspStatuses =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (authorityId: string, serials: readonly string[]): Promise<OcspCertificateRow[]> => {
    const rows = await db.$queryRaw<CertificateRow[]>`
      select id, serial, revoked_at as "revokedAt", revocation_reason::text as reason
      from certificate
      where authority_id = ${authorityId} and serial = any(${[...serials]}) and sha256 is not null`
    return rows.map(({ id, serial, revokedAt, reason }) => ({
      id,
      serial,
      revoked: revokedAt === null ? null : { at: revokedAt, reason: reason ?? "unspecified" },
    }))
  }

/** A transaction that revokes may last so long, and its instant is that of its beginning. */
const longestWriteMs = 2 * 60_000

/** Identifiers of certificates that were revoked lately, in any environment: for whoever may have missed the word of it. */
export const makeListRecentRevocations =
  ({ db, clock }: QueryDeps) =>
  async (): Promise<string[]> => {
    const since = new Date(clock().getTime() - longestWriteMs)
    const rows = await db.$queryRaw<{ id: string }[]>`
      select id from certificate where status = 'revoked' and revoked_at > ${since}`
    return rows.map(({ id }) => id)
  }
