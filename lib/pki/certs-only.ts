// A bag of certificates: a CMS SignedData that signs nothing (RFC 5652 §5, RFC 7030 §4.1.3), which openssl calls PKCS#7.
// For EST. Its encoding is DER, so the certificates stand in the order of their bytes, not of their chain.
import { type Bytes, integerOf, oid, sequence, setOf, tagged } from "./der-writer"
import { oids } from "./oids"

/** @param certificates DER each */
export function certsOnly(certificates: readonly Uint8Array[]): Bytes {
  const content = sequence(oid(oids.cmsData))
  const sorted = [...certificates].sort(Buffer.compare)
  // version 1: no attribute certificates, no signer, and the content is plain data (RFC 5652 §5.1)
  const signedData = sequence(integerOf(1), setOf(), content, tagged(0, ...sorted), setOf())
  return sequence(oid(oids.cmsSignedData), tagged(0, signedData))
}
