// Path validation (RFC 5280 §6.1) for the chains that Gatewarden meets: signatures, validity, CA flag, key usage,
// path length, purpose, and no critical extension that nobody understood. Revocation is the caller's question.
import { DomainError } from "@/lib/core/domain-error"
import type { CertificateInfo } from "./certificate-info"
import type { Purpose } from "./oids"
import { loadPublicKey, readPublicKey } from "./public-key"
import { isKnownExtension } from "./read-extensions"
import { readSignatureAlgorithm, signatureIsGood } from "./signature"

export type ChainFailure =
  | "untrusted"
  | "expired"
  | "not-yet-valid"
  | "bad-signature"
  | "weak-signature"
  | "not-a-ca"
  | "path-too-long"
  | "wrong-purpose"
  | "unsupported-extension"

/** `chain` from the leaf to the anchor. */
export type ChainResult = { ok: true; chain: CertificateInfo[] } | { ok: false; reason: ChainFailure }

/** Signatures that are tried for one leaf: names can be made to match in ways that would keep a CPU busy. */
const maxAttempts = 32
const maxDepth = 8

type Search = {
  authorities: readonly CertificateInfo[]
  anchors: ReadonlySet<string>
  at: Date
  purpose: Purpose | undefined
  attempts: number
  failure: ChainFailure
}

/**
 * Whether a path leads from the leaf to an anchor.
 * @param authorities intermediates and anchors, in any order
 * @param anchors SHA-256 fingerprints of the certificates that are trusted, lower-case hex
 * @param purpose where given, leaf and intermediates must allow it wherever they name purposes at all
 */
export function verifyChain(
  leaf: CertificateInfo,
  authorities: readonly CertificateInfo[],
  anchors: ReadonlySet<string>,
  at: Date,
  purpose?: Purpose,
): ChainResult {
  const search: Search = { authorities, anchors, at, purpose, attempts: 0, failure: "untrusted" }
  const own = whyUnfit(leaf, search)
  if (own !== undefined) return { ok: false, reason: own }
  const chain = climb([leaf], search)
  return chain === undefined ? { ok: false, reason: search.failure } : { ok: true, chain }
}

/** Extends the chain towards an anchor, trying each authority that bears the issuer's name. */
function climb(chain: CertificateInfo[], search: Search): CertificateInfo[] | undefined {
  const last = chain.at(-1)
  if (last === undefined || search.anchors.has(last.sha256)) return last === undefined ? undefined : chain
  if (chain.length > maxDepth) return undefined
  for (const issuer of search.authorities) {
    if (!bearsIssuersName(issuer, last) || chain.some((member) => member.sha256 === issuer.sha256)) continue
    const why = whyNotIssuer(issuer, last, chain, search)
    if (why !== undefined) {
      search.failure = why
      continue
    }
    const whole = climb([...chain, issuer], search)
    if (whole !== undefined) return whole
  }
  return undefined
}

/** Names byte for byte, and the key identifiers where both are there (RFC 5280 §4.2.1.1). */
function bearsIssuersName(issuer: CertificateInfo, subject: CertificateInfo): boolean {
  if (Buffer.compare(issuer.subjectName.der, subject.issuerName.der) !== 0) return false
  return issuer.ski === undefined || subject.aki === undefined || issuer.ski === subject.aki
}

function whyNotIssuer(
  issuer: CertificateInfo,
  subject: CertificateInfo,
  chain: readonly CertificateInfo[],
  search: Search,
): ChainFailure | undefined {
  if (!issuer.isCa) return "not-a-ca"
  // RFC 5280 §6.1.4 (n): where key usage is there it must allow signing certificates; an authority of a strict profile has it.
  if (!issuer.keyUsage.includes("keyCertSign")) return "not-a-ca"
  // RFC 5280 §6.1.4 (l): authorities below it, the self-issued not counted.
  const below = chain.slice(1).filter((member) => member.issuer !== member.subject).length
  if (issuer.pathLength !== undefined && below > issuer.pathLength) return "path-too-long"
  const unfit = whyUnfit(issuer, search)
  if (unfit !== undefined) return unfit
  if (search.attempts++ >= maxAttempts) return "untrusted"
  return whyBadSignature(issuer, subject)
}

function whyUnfit(certificate: CertificateInfo, { at, purpose }: Search): ChainFailure | undefined {
  if (at < certificate.notBefore) return "not-yet-valid"
  if (at > certificate.notAfter) return "expired"
  if (certificate.extensions.some(({ oid, critical }) => critical && !isKnownExtension(oid))) {
    return "unsupported-extension"
  }
  const allowed = certificate.extendedKeyUsage
  if (purpose !== undefined && allowed.length > 0 && !allowed.includes(purpose)) return "wrong-purpose"
  return undefined
}

function whyBadSignature(issuer: CertificateInfo, subject: CertificateInfo): ChainFailure | undefined {
  try {
    const algorithm = readSignatureAlgorithm(subject.signatureAlgorithm)
    const key = loadPublicKey(readPublicKey(issuer.spki))
    return signatureIsGood(algorithm, key, subject.tbs, subject.signature) ? undefined : "bad-signature"
  } catch (error) {
    if (error instanceof DomainError && error.code === "weak_key") return "weak-signature"
    // DerError: the algorithm's parameters are not in form, so there is no signature to check.
    if (error instanceof Error && error.name === "DerError") return "bad-signature"
    throw error
  }
}
