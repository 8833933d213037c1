// The authorities of a hierarchy as OCSP requests name them, each with its responder and the state of the authorities below it.
// For the responder; looked up anew after a second, so that a renewed responder or a compromised authority is soon known.
import { type CertificateInfo, type OcspCertId, type OcspStatus, ocspIssuerHashes, readCertificate } from "@/lib/pki"
import type { Queries } from "@/lib/queries"
import type { OcspIssuerRow } from "@/lib/queries/authorities/ocsp-sources"

export type OcspIssuer = {
  id: string
  /** Null where nobody can sign for it at the moment. */
  responder: { info: CertificateInfo; keyId: string } | null
  /** The authorities that it has issued, by serial. */
  authorities: ReadonlyMap<string, OcspStatus>
}

/** The authority that a request names; undefined for one of another hierarchy, or of somebody else. */
export type FindIssuer = (certId: OcspCertId) => OcspIssuer | undefined

const freshMs = 1_000

/** @throws DomainError not_found for an environment that is none */
export function makeOcspIssuers(
  queries: Pick<Queries, "listOcspIssuers">,
): (environment: string | null) => Promise<FindIssuer> {
  const known = new Map<string | null, { at: number; issuers: Promise<FindIssuer> }>()
  return (environment) => {
    const entry = known.get(environment)
    if (entry !== undefined && performance.now() - entry.at < freshMs) return entry.issuers
    const issuers = queries.listOcspIssuers(environment).then(index)
    known.set(environment, { at: performance.now(), issuers })
    // what failed, or was asked for an environment that is none, is not kept
    issuers.catch(() => known.delete(environment))
    return issuers
  }
}

function index(rows: readonly OcspIssuerRow[]): FindIssuer {
  const read = rows.map((row) => ({ ...row, info: readCertificate(row.der) }))
  const byHashes = new Map<string, OcspIssuer>()
  for (const { id, info, responder } of read) {
    const issuer: OcspIssuer = {
      id,
      responder: responder === null ? null : { info: readCertificate(responder.der), keyId: responder.keyId },
      authorities: new Map(
        read
          .filter(({ issuerId }) => issuerId === id)
          .map(({ info: { serial }, compromisedAt }) => [serial, authorityStatus(compromisedAt)]),
      ),
    }
    for (const hash of ["sha1", "sha256"] as const)
      byHashes.set(keyOf({ hash, ...ocspIssuerHashes(info, hash) }), issuer)
  }
  return (certId) => byHashes.get(keyOf(certId))
}

function authorityStatus(compromisedAt: Date | null): OcspStatus {
  return compromisedAt === null ? { kind: "good" } : { kind: "revoked", at: compromisedAt, reason: "cACompromise" }
}

const keyOf = ({
  hash,
  issuerNameHash,
  issuerKeyHash,
}: Pick<OcspCertId, "hash" | "issuerNameHash" | "issuerKeyHash">) => `${hash} ${issuerNameHash} ${issuerKeyHash}`
