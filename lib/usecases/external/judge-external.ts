// Whether a certificate of another CA is fit to be registered for an application of an environment, from its bytes and the anchors.
// For registering one and for looking at it beforehand, so that both say the same.
import { DomainError, type ErrorCode } from "@/lib/core/domain-error"
import { exactWords } from "@/lib/core/time-words"
import {
  type CertificateInfo,
  type ChainFailure,
  readCertificate,
  readCertificates,
  requireSoundKey,
  verifyChain,
} from "@/lib/pki"
import type { Tx } from "@/lib/usecases/deps"

export type Judged = {
  certificate: CertificateInfo
  /** The anchor that it leads to. */
  anchor: { id: string; name: string }
  /** PEM of what stands between the two, in that order. */
  chain: string
}

/** What a gateway passes on in Client-Cert (docs/gateways/nginx.md). */
const mostBytes = 4600

/** Beside the field that was filled in. */
export function refuse(reason: string, code: ErrorCode = "invalid_input"): DomainError {
  return new DomainError(code, reason, { fields: { certificate: reason } })
}

/** @throws DomainError about the field `certificate` */
export async function judgeExternal(tx: Tx, text: string, environment: string, now: Date): Promise<Judged> {
  const [certificate, ...others] = beside(() => readCertificates(text))
  // readCertificates answers one at least
  if (certificate === undefined) throw refuse("The text holds no certificate.")
  judgeForm(certificate)
  await refuseOurs(tx, [certificate, ...others])
  if (now > certificate.notAfter) {
    throw refuse(
      `This certificate ended on ${exactWords(certificate.notAfter)}. Register one that is still to be used.`,
    )
  }
  const stored = await tx.externalAnchor.findMany({ where: { environmentName: environment, removedAt: null } })
  if (stored.length === 0) {
    throw refuse(
      `No other authority is accepted in ${environment} yet. An administrator accepts one under Settings, Other CAs.`,
    )
  }
  const anchors = stored.map(({ id, name, der }) => ({ id, name, info: readCertificate(der) }))
  const chain = climb(
    certificate,
    others,
    anchors.map(({ info }) => info),
    now,
  )
  const top = chain.at(-1)
  const anchor = anchors.find(({ info }) => info.sha256 === top?.sha256)
  // verifyChain answers only chains that end in an anchor
  if (anchor === undefined) throw new Error("a verified chain ends in no anchor")
  const between = chain.slice(1, -1)
  refuseStrangers(others, [...between, anchor.info])
  return { certificate, anchor: { id: anchor.id, name: anchor.name }, chain: between.map(({ pem }) => pem).join("") }
}

/** Errors of the reader, told beside the field. */
export function beside<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof DomainError)) throw cause
    throw new DomainError(cause.code, cause.detail, { fields: { certificate: cause.detail }, cause })
  }
}

function judgeForm(certificate: CertificateInfo): void {
  const { isCa, keyUsage, der, serial } = certificate
  if (isCa)
    throw refuse(
      "This is the certificate of an authority. Put the certificate of your program first, and its issuers after it.",
    )
  if (keyUsage.length > 0 && !keyUsage.includes("digitalSignature")) {
    throw refuse("The key usage of this certificate does not allow signatures, which every TLS client makes.")
  }
  if (der.length > mostBytes)
    throw refuse(`This certificate has ${der.length} bytes; gateways pass on ${mostBytes} at most.`)
  if (!/^[1-9a-f][0-9a-f]{0,39}$/.test(serial))
    throw refuse("The serial number of this certificate is zero, which RFC 5280 does not allow.")
  beside(() => requireSoundKey(certificate))
}

/**
 * Nothing of ours is registered as another's: neither by its bytes nor by a name that would make it look like ours. Somebody who may
 * write the name of our authority could otherwise have the deny list name a certificate that is not his.
 */
export async function refuseOurs(tx: Tx, certificates: readonly CertificateInfo[]): Promise<void> {
  const names = [...new Set(certificates.flatMap(({ issuer, subject }) => [issuer, subject]))]
  const digests = certificates.map(({ sha256 }) => sha256)
  const [ours] = await tx.$queryRaw<{ found: boolean }[]>`
    select exists (select 1 from authority where subject = any(${names}) or sha256 = any(${digests})) as found`
  if (ours?.found) {
    throw refuse(
      "This certificate is of Gatewarden's own authorities, or bears their name. Only those of others are registered; ours need no registration.",
    )
  }
}

const words: Record<ChainFailure, string> = {
  untrusted:
    "This certificate leads to none of the authorities that are accepted here. Add the issuers' certificates behind it, or have an administrator add its authority.",
  expired: "The certificate of an authority between this one and the accepted one has ended.",
  "not-yet-valid": "The certificate of an authority above this one is not valid yet.",
  "bad-signature": "The signature of this certificate, or of one above it, is not good.",
  "weak-signature": "This certificate, or one above it, is signed in a way that is too weak.",
  "not-a-ca": "A certificate above this one is none of an authority that may issue.",
  "path-too-long": "There are more authorities above this certificate than they allow themselves.",
  "wrong-purpose":
    "This certificate, or an authority above it, is not for TLS clients (the extended key usage lacks clientAuth).",
  "unsupported-extension": "This certificate, or one above it, has a critical extension that is not understood here.",
}

/** One that is not valid yet is looked at when it will be; gateways refuse it until then. */
function climb(
  certificate: CertificateInfo,
  others: CertificateInfo[],
  anchors: CertificateInfo[],
  now: Date,
): CertificateInfo[] {
  const at = now < certificate.notBefore ? certificate.notBefore : now
  const trusted = new Set(anchors.map(({ sha256 }) => sha256))
  const result = verifyChain(certificate, [...others, ...anchors], trusted, at, "clientAuth")
  if (!result.ok) throw refuse(words[result.reason])
  return result.chain
}

/** Two blocks that are no chain leave open which of them is meant. A root above the anchor is commonly sent along. */
function refuseStrangers(others: readonly CertificateInfo[], chain: readonly CertificateInfo[]): void {
  const known = new Set(chain.map(({ sha256 }) => sha256))
  const stranger = others.find(
    ({ sha256, isCa, issuer, subject }) => !known.has(sha256) && !(isCa && issuer === subject),
  )
  if (stranger === undefined) return
  throw refuse(
    `The text also holds the certificate of ${stranger.subject}, which is not above the first one. Register one certificate at a time, with its issuers behind it.`,
  )
}
