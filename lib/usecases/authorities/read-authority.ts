// Authorities as issuing and signing CRLs needs them: the certificate read once, the chain below the root, and the key's id.
// For use cases. A certificate never changes, so what was read of one is kept by its fingerprint.

import { DomainError } from "@/lib/core/domain-error"
import { type CertificateInfo, readCertificate, type Signer } from "@/lib/pki"
import type { KeyStore, Tx } from "@/lib/usecases/deps"

export type AuthorityInfo = {
  id: string
  keyId: string
  /** Null for the infrastructure hierarchy. */
  environment: string | null
  slug: string
  info: CertificateInfo
  /** Its own certificate and its issuer's, PEM, in that order. */
  chain: string
  /** SHA-256 of the root above it, lower-case hex. */
  rootSha256: string
}

const known = new Map<string, AuthorityInfo>()

/** @throws DomainError not_found, unavailable */
export async function readIssuingAuthority(db: Tx, environment: string | null): Promise<AuthorityInfo> {
  const row = await db.authority.findFirst({
    where: { environmentName: environment, kind: "issuing", state: "issuing", compromisedAt: null },
    select: { id: true },
  })
  if (row === null) {
    throw new DomainError(
      "unavailable",
      `No authority issues for ${environment ?? "the infrastructure"} at the moment.`,
    )
  }
  return readAuthority(db, row.id)
}

export async function readAuthority(db: Tx, id: string): Promise<AuthorityInfo> {
  const found = known.get(id)
  if (found !== undefined) return found
  const row = await db.authority.findUnique({
    where: { id },
    include: { issuer: { select: { der: true, sha256: true } } },
  })
  if (row === null) throw new DomainError("not_found", `There is no authority ${id}.`)
  const info = readCertificate(row.der)
  const issuer = row.issuer === null ? undefined : readCertificate(row.issuer.der)
  const authority: AuthorityInfo = {
    id,
    keyId: row.keyId,
    environment: row.environmentName,
    slug: row.slug,
    info,
    chain: issuer === undefined ? info.pem : `${info.pem}${issuer.pem}`,
    rootSha256: issuer?.sha256 ?? info.sha256,
  }
  known.set(id, authority)
  return authority
}

/** Signs certificates and CRLs with the authority's key. */
export function authoritySigner(keys: KeyStore, keyId: string): Signer {
  return (tbs) => keys.sign(keyId, tbs, "x509")
}
