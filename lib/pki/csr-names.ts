// The names in a signing request: its subject, and the alternative names that it asks for (RFC 2985 §5.4.2).
// For renewal alone, which holds them against the certificate; an issued certificate's names are never taken from here.
import { DomainError } from "@/lib/core/domain-error"
import type { CertificateInfo } from "./certificate-info"
import { DerReader } from "./der-reader"
import { tagged, tags } from "./der-writer"
import { type Name, type NameAttribute, readName, textOf } from "./name"
import { oids } from "./oids"
import { readExtensions } from "./read-extensions"
import { atTheDoor } from "./strict-der"

type AltNames = Pick<CertificateInfo, "uris" | "dnsNames" | "ipAddresses" | "otherAltNames">
type RequestNames = { subject: Name; altNames: AltNames | undefined }

/**
 * RFC 7030 §4.2.2 wants the subject and the alternative names of the certificate that is renewed. A request may name less, since
 * nothing is taken from it, but never anything else: whoever asks for another name would not get it.
 * @param der a request that parseCsr has read
 * @throws DomainError malformed_csr, invalid_input
 */
export function requireSameNames(der: Uint8Array, certificate: CertificateInfo): void {
  const { subject, altNames } = atTheDoor("malformed_csr", "The certificate signing request", remedy, () => read(der))
  const known = attributesOf(certificate.subjectName)
  const other = attributesOf(subject).some((attribute) => !known.some((one) => isSame(one, attribute)))
  if (other) throw refused("subject", certificate.subject)
  if (altNames !== undefined && !isWithin(altNames, certificate)) {
    throw refused("subjectAltName", certificate.uris.map((uri) => `URI:${uri}`).join(", ") || "none")
  }
}

const remedy = "Make the request anew, and send the whole of it."

function refused(field: string, wanted: string): DomainError {
  return new DomainError(
    "invalid_input",
    `The ${field} of the request is not that of the certificate that is renewed (RFC 7030 §4.2.2), which has: ${wanted}. Ask for the same, or leave it out.`,
  )
}

function read(der: Uint8Array): RequestNames {
  const request = new DerReader(der).enter("the request")
  const info = request.enter("the request's content")
  info.next("the version")
  const subject = readName(info, "the subject")
  info.next("the public key")
  if (info.done) return { subject, altNames: undefined }
  const attributes = info.enter("the attributes", 0xa0)
  let altNames: AltNames | undefined
  while (!attributes.done) {
    const attribute = attributes.enter("an attribute")
    const type = attribute.oid("an attribute's type")
    const values = attribute.enter("an attribute's values", tags.set)
    if (type === oids.extensionRequest && !values.done) altNames ??= readAltNames(values)
  }
  return { subject, altNames }
}

/** `openssl x509 -x509toreq` asks for an empty list of extensions, which is to ask for none. */
function readAltNames(values: DerReader): AltNames | undefined {
  const list = values.raw("the extension request", tags.sequence)
  if (list.length === 2) return undefined
  // a certificate wraps the same list once more
  const found = readExtensions(new DerReader(tagged(3, list)))
  return found.extensions.some(({ oid }) => oid === oids.subjectAltName) ? found : undefined
}

const attributesOf = ({ rdns }: Name): NameAttribute[] => rdns.flat()

/** The same text in another string type is the same name (RFC 5280 §7.1). */
function isSame(a: NameAttribute, b: NameAttribute): boolean {
  return a.oid === b.oid && textOf(a) !== undefined && textOf(a) === textOf(b)
}

function isWithin(asked: AltNames, { uris, dnsNames, ipAddresses }: AltNames): boolean {
  return (
    asked.otherAltNames === 0 &&
    asked.uris.every((uri) => uris.includes(uri)) &&
    asked.dnsNames.every((name) => dnsNames.includes(name)) &&
    asked.ipAddresses.every((address) => ipAddresses.includes(address))
  )
}
