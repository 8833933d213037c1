// Writes OCSP answers (RFC 6960 §4.2) by hand: signed ones about certificates, and those that only say why there is none.
// For the responder. What is signed names the responder by its key and carries its certificate (RFC 5019 §2.2.1).
import { createHash } from "node:crypto"
import type { CrlReason } from "./build-crl"
import { crlReasons } from "./build-crl"
import type { CertificateInfo } from "./certificate-info"
import { type Bytes, generalizedTime, octetString, oid, sequence, tagged, tags, tlv } from "./der-writer"
import { oids } from "./oids"
import type { OcspCertId } from "./parse-ocsp-request"
import { readPublicKey } from "./public-key"
import { signTbs } from "./sign-tbs"
import type { Signer } from "./signer"
import { extension } from "./write-tbs"

/** OCSPResponseStatus of the answers without a signature (RFC 6960 §4.2.1). */
const errorStatuses = { malformedRequest: 1, internalError: 2, tryLater: 3, unauthorized: 6 } as const

export type OcspError = keyof typeof errorStatuses

export type OcspStatus =
  | { kind: "good" }
  | { kind: "revoked"; at: Date; reason: CrlReason }
  /** Never issued by that authority, as far as this responder knows. */
  | { kind: "unknown" }

export type OcspResponseInput = {
  /** The responder's own certificate, from the authority that it answers for. */
  responder: CertificateInfo
  producedAt: Date
  thisUpdate: Date
  nextUpdate: Date
  statuses: readonly { certId: Pick<OcspCertId, "der">; status: OcspStatus }[]
  /** As it was asked with. */
  nonce?: Uint8Array
}

const enumerated = (value: number): Bytes => tlv(tags.enumerated, new Uint8Array([value]))
const successful = enumerated(0)
const basicType = oid(oids.ocspBasic)
const nonceType = oid(oids.ocspNonce)
const good = tlv(0x80)
const unknown = tlv(0x82)

const errors = new Map(
  Object.entries(errorStatuses).map(([name, status]) => [name, Uint8Array.from(sequence(enumerated(status)))]),
)

export function buildOcspError(error: OcspError): Bytes {
  return errors.get(error) ?? sequence(enumerated(errorStatuses.internalError))
}

/**
 * The signed answer, DER.
 * @param checked has the signature checked against the responder's certificate: for answers that are kept
 * @throws DomainError internal
 */
export async function buildOcspResponse(input: OcspResponseInput, signer: Signer, checked = true): Promise<Bytes> {
  const { responder, producedAt, statuses, nonce } = input
  const data = sequence(
    tagged(2, octetString(keyHash(responder))),
    generalizedTime(producedAt),
    sequence(...statuses.map(({ certId, status }) => singleResponse(certId.der, status, input))),
    ...(nonce === undefined ? [] : [tagged(1, sequence(extension(nonceType, octetString(nonce))))]),
  )
  const certificates = tagged(0, sequence(responder.der))
  const basic = await signTbs(data, signer, checked ? responder.spki : undefined, certificates)
  return Uint8Array.from(sequence(successful, tagged(0, sequence(basicType, octetString(basic)))))
}

const keyHashes = new WeakMap<CertificateInfo, Uint8Array>()

/** KeyHash is SHA-1 for ever (RFC 6960 §4.2.1): it names the key and protects nothing. */
function keyHash(responder: CertificateInfo): Uint8Array {
  const known = keyHashes.get(responder)
  if (known !== undefined) return known
  const hash = createHash("sha1").update(readPublicKey(responder.spki).bits).digest()
  keyHashes.set(responder, hash)
  return hash
}

function singleResponse(
  certId: Uint8Array,
  status: OcspStatus,
  { thisUpdate, nextUpdate }: Pick<OcspResponseInput, "thisUpdate" | "nextUpdate">,
): Bytes {
  return sequence(certId, certStatus(status), generalizedTime(thisUpdate), tagged(0, generalizedTime(nextUpdate)))
}

function certStatus(status: OcspStatus): Bytes {
  if (status.kind === "good") return good
  if (status.kind === "unknown") return unknown
  const code = crlReasons[status.reason]
  // as in a CRL: `unspecified` is left out (RFC 5280 §5.3.1)
  return tagged(1, generalizedTime(status.at), ...(code === 0 ? [] : [tagged(0, enumerated(code))]))
}

/** How a request names an authority's certificates, by either hash: name and key, lower-case hex. */
export function ocspIssuerHashes(
  authority: Pick<CertificateInfo, "subjectName" | "spki">,
  hash: "sha1" | "sha256",
): { issuerNameHash: string; issuerKeyHash: string } {
  const digest = (bytes: Uint8Array): string => createHash(hash).update(bytes).digest("hex")
  return {
    issuerNameHash: digest(authority.subjectName.der),
    issuerKeyHash: digest(readPublicKey(authority.spki).bits),
  }
}
