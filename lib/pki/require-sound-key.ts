// The public key of a certificate that somebody else issued, judged like one in a signing request.
// Reading a certificate judges the key's kind and form; this looks for the flaws that take time to find.
import type { CertificateInfo } from "./certificate-info"
import { loadPublicKey, readPublicKey, refuseKnownFlaws } from "./public-key"

/** @throws DomainError weak_key */
export function requireSoundKey({ spki }: Pick<CertificateInfo, "spki">): void {
  const key = readPublicKey(spki)
  loadPublicKey(key)
  refuseKnownFlaws(key)
}
