// Reads an OCSP request (RFC 6960 §4.1): the size first, then the form, then which certificates are asked about, and the nonce.
// For the responder. Signatures of requestors are stepped over: whoever asks is answered, and alike (RFC 5019 §2.1.2).
import { DomainError } from "@/lib/core/domain-error"
import { DerReader, derError } from "./der-reader"
import { tags } from "./der-writer"
import { oids } from "./oids"
import { canonicalSerial } from "./serial"
import { atTheDoor, checkDer } from "./strict-der"

/** Which certificate: by its issuer, hashed, and its serial. */
export type OcspCertId = {
  /** The whole CertID, which the answer repeats byte for byte. */
  der: Uint8Array
  /** Undefined for a hash that we do not know, by which no authority of ours can be found. */
  hash: "sha1" | "sha256" | undefined
  /** Lower-case hex. */
  issuerNameHash: string
  issuerKeyHash: string
  /** Lower-case hex without leading zeros. */
  serial: string
}

export type OcspRequest = {
  /** At least one. */
  certIds: readonly OcspCertId[]
  /** 1 to 128 bytes (RFC 9654 §2.1). */
  nonce?: Uint8Array
}

/** A thousand certificates by SHA-256, with a signature. */
export const ocspRequestMaxBytes = 160 * 1024
const mostCertIds = 1000
const nonceMaxBytes = 128

const remedy = "Ask again in the form of RFC 6960."

/** @throws DomainError too_large, or invalid_input */
export function parseOcspRequest(der: Uint8Array): OcspRequest {
  if (der.length > ocspRequestMaxBytes) {
    throw new DomainError(
      "too_large",
      `An OCSP request has at most ${ocspRequestMaxBytes} bytes; this has ${der.length}.`,
    )
  }
  return atTheDoor("invalid_input", "The OCSP request", remedy, () => readRequest(der))
}

function readRequest(der: Uint8Array): OcspRequest {
  checkDer(der)
  const request = new DerReader(der).enter("the request")
  const tbs = request.enter("the request's content")
  if (!request.done) request.next("the signature", 0xa0)
  request.finish("the request")
  // the version's only value is the default, which DER does not write
  if (tbs.peek() === 0xa0) throw derError("a version other than 1, or one that is spelled out,", tbs.offset)
  if (tbs.peek() === 0xa1) tbs.next("the requestor's name", 0xa1)
  const certIds = readCertIds(tbs.enter("the list of requests"))
  const nonce = tbs.done ? undefined : readExtensions(tbs.enter("the request's extensions", 0xa2))
  tbs.finish("the request's content")
  return { certIds, nonce }
}

function readCertIds(list: DerReader): OcspCertId[] {
  const certIds: OcspCertId[] = []
  while (!list.done) {
    if (certIds.length === mostCertIds) throw derError(`more than ${mostCertIds} certificates asked about`, list.offset)
    const request = list.enter("a request")
    certIds.push(readCertId(request.raw("a certificate's identifier", tags.sequence)))
    if (!request.done) readExtensions(request.enter("the extensions of a request", 0xa0))
    request.finish("a request")
  }
  if (certIds.length === 0) throw derError("no certificate asked about", list.offset)
  return certIds
}

const hashes = new Map<string, "sha1" | "sha256">([
  [oids.sha1, "sha1"],
  [oids.sha256, "sha256"],
])

function readCertId(der: Uint8Array): OcspCertId {
  const what = "a certificate's identifier"
  const reader = new DerReader(der).enter(what)
  const algorithm = reader.enter("the hash algorithm")
  const hash = hashes.get(algorithm.oid("the hash algorithm"))
  if (!algorithm.done) algorithm.content("the hash algorithm's parameters", tags.null)
  algorithm.finish("the hash algorithm")
  const issuerNameHash = hex(reader.content("the hash of the issuer's name", tags.octetString))
  const issuerKeyHash = hex(reader.content("the hash of the issuer's key", tags.octetString))
  const at = reader.offset
  const serial = reader.integer("the serial number")
  if ((serial[0] ?? 0) >= 0x80 || serial.length > 21) {
    throw derError("a serial number that is negative or has more than 20 bytes", at)
  }
  reader.finish(what)
  return { der, hash, issuerNameHash, issuerKeyHash, serial: canonicalSerial(serial) }
}

/** The nonce, if there is one; anything else may be ignored unless it says that it must not (RFC 6960 §4.4). */
function readExtensions(wrapper: DerReader): Uint8Array | undefined {
  const list = wrapper.enter("the extensions")
  wrapper.finish("the extensions")
  const seen = new Set<string>()
  let nonce: Uint8Array | undefined
  while (!list.done) {
    const extension = list.enter("an extension")
    const type = extension.oid("an extension's type")
    const critical = extension.peek() === tags.boolean && extension.boolean("the critical flag")
    const value = extension.content("an extension's value", tags.octetString)
    extension.finish("an extension")
    if (seen.has(type)) throw derError(`the extension ${type} twice,`, list.offset)
    seen.add(type)
    if (type === oids.ocspNonce) nonce = readNonce(value)
    else if (critical) throw derError(`the critical extension ${type}, which is not known here,`, list.offset)
  }
  return nonce
}

/** RFC 9654 §2.1: an OCTET STRING of 1 to 128 bytes; others have to be refused. */
function readNonce(value: Uint8Array): Uint8Array {
  checkDer(value)
  const nonce = new DerReader(value).content("the nonce", tags.octetString)
  if (nonce.length < 1 || nonce.length > nonceMaxBytes) throw derError("a nonce that is empty or too long", 0)
  return nonce
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex")
