// Writes the part of a certificate that is signed (RFC 5280 §4.1) from a template, by hand, for speed.
// issue-certificate signs the answer; nothing here decides what a certificate may say.
import { type CertificateFields, keyUsageNames } from "./certificate-fields"
import {
  type Bytes,
  boolean,
  ia5,
  integer,
  integerOf,
  namedBits,
  octetString,
  oid,
  sequence,
  tagged,
  tags,
  time,
  tlv,
} from "./der-writer"
import { ipToBytes } from "./ip-address"
import { oids, purposes } from "./oids"
import { ecdsaWithSha256 } from "./signature"

const version3 = tagged(0, integerOf(2))
const critical = boolean(true)
const types = {
  basicConstraints: oid(oids.basicConstraints),
  keyUsage: oid(oids.keyUsage),
  extendedKeyUsage: oid(oids.extendedKeyUsage),
  subjectKeyIdentifier: oid(oids.subjectKeyIdentifier),
  authorityKeyIdentifier: oid(oids.authorityKeyIdentifier),
  subjectAltName: oid(oids.subjectAltName),
  crlDistributionPoints: oid(oids.crlDistributionPoints),
  authorityInfoAccess: oid(oids.authorityInfoAccess),
  ocsp: oid(oids.ocsp),
  caIssuers: oid(oids.caIssuers),
  ocspNoCheck: oid(oids.ocspNoCheck),
}

/** TBSCertificate, DER. */
export function writeTbs(fields: CertificateFields): Bytes {
  return sequence(
    version3,
    integer(hexToBytes(fields.serial)),
    ecdsaWithSha256,
    fields.issuerName.der,
    sequence(time(fields.notBefore), time(fields.notAfter)),
    fields.subjectName.der,
    fields.spki,
    tagged(3, sequence(...writeExtensions(fields))),
  )
}

function writeExtensions(fields: CertificateFields): Bytes[] {
  const { isCa, ski, aki, crlUrls, extendedKeyUsage } = fields
  const list = [
    extension(types.basicConstraints, writeBasicConstraints(isCa, fields.pathLength), true),
    extension(types.keyUsage, namedBits(fields.keyUsage.map((usage) => keyUsageNames.indexOf(usage))), true),
  ]
  if (extendedKeyUsage.length > 0) {
    list.push(extension(types.extendedKeyUsage, sequence(...extendedKeyUsage.map(purposeOid))))
  }
  if (ski !== undefined) list.push(extension(types.subjectKeyIdentifier, octetString(hexToBytes(ski))))
  if (aki !== undefined) list.push(extension(types.authorityKeyIdentifier, authorityKeyIdentifier(aki)))
  const altNames = writeAltNames(fields)
  if (altNames.length > 0) list.push(extension(types.subjectAltName, sequence(...altNames)))
  if (crlUrls.length > 0) list.push(extension(types.crlDistributionPoints, sequence(...crlUrls.map(distributionPoint))))
  const access = [
    ...fields.ocspUrls.map((url) => sequence(types.ocsp, ia5(0x86, url))),
    ...fields.caIssuers.map((url) => sequence(types.caIssuers, ia5(0x86, url))),
  ]
  if (access.length > 0) list.push(extension(types.authorityInfoAccess, sequence(...access)))
  if (fields.ocspNoCheck) list.push(extension(types.ocspNoCheck, tlv(tags.null)))
  return list
}

/** Extension (RFC 5280 §4.2); `critical` is left out where it is false, the default. */
export function extension(type: Bytes, value: Uint8Array, isCritical = false): Bytes {
  return isCritical ? sequence(type, critical, octetString(value)) : sequence(type, octetString(value))
}

/** AuthorityKeyIdentifier with the key identifier alone; also in CRLs. */
export const authorityKeyIdentifier = (hex: string): Bytes => sequence(tlv(0x80, hexToBytes(hex)))

function writeBasicConstraints(isCa: boolean, pathLength: number | undefined): Bytes {
  if (!isCa) return sequence()
  return pathLength === undefined ? sequence(critical) : sequence(critical, integerOf(pathLength))
}

const purposeOids = new Map<string, Bytes>(Object.entries(purposes).map(([name, dotted]) => [name, oid(dotted)]))
const purposeOid = (purpose: string): Bytes => purposeOids.get(purpose) ?? oid(purpose)

function writeAltNames({ uris, dnsNames, ipAddresses }: CertificateFields): Bytes[] {
  return [
    ...dnsNames.map((name) => ia5(0x82, name)),
    ...uris.map((uri) => ia5(0x86, uri)),
    ...ipAddresses.map((address) => {
      const bytes = ipToBytes(address)
      if (bytes === undefined) throw new RangeError("not an IP address")
      return tlv(0x87, bytes)
    }),
  ]
}

/** DistributionPoint with one URI: [0] distributionPoint, [0] fullName, [6] URI. */
const distributionPoint = (url: string): Bytes => sequence(tagged(0, tagged(0, ia5(0x86, url))))

const hexToBytes = (hex: string): Uint8Array => Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex")
