// The way from a certificate up to the anchor that was pinned, each step by name and by signature.
// For enrolment and renewal: a certificate that does not lead there is not kept, whoever sent it.
import type { X509Certificate } from "node:crypto"

/** The issuers between the certificate and the anchor, in that order; undefined where there is no way. */
export function pathToAnchor(
  certificate: X509Certificate,
  issuers: readonly X509Certificate[],
  anchor: X509Certificate,
): X509Certificate[] | undefined {
  const path: X509Certificate[] = []
  const known = [...issuers, anchor]
  let current = certificate
  for (let step = 0; step < known.length; step++) {
    const issuer = known.find((one) => current.checkIssued(one) && current.verify(one.publicKey) && one.ca)
    if (issuer === undefined) return undefined
    if (issuer.raw.equals(anchor.raw)) return path
    path.push(issuer)
    current = issuer
  }
  return undefined
}
