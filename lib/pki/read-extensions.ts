// Reads a certificate's extensions (RFC 5280 §4.2): those that mean something to us in full, the others by name only.
// An extension that is critical and unknown here stays in the list, and verify-chain refuses it.
import { type KeyUsage, keyUsageNames } from "./certificate-fields"
import type { ReadFields } from "./certificate-info"
import { DerReader, derError } from "./der-reader"
import { tags } from "./der-writer"
import { bytesToIp } from "./ip-address"
import { oids, purposes } from "./oids"
import { checkDer } from "./strict-der"

type Extensions = Pick<
  ReadFields,
  | "extensions"
  | "ski"
  | "aki"
  | "isCa"
  | "pathLength"
  | "keyUsage"
  | "extendedKeyUsage"
  | "uris"
  | "dnsNames"
  | "ipAddresses"
  | "otherAltNames"
  | "crlUrls"
  | "ocspUrls"
  | "caIssuers"
  | "ocspNoCheck"
>

const parsers = new Map<string, (value: DerReader) => Partial<Extensions>>([
  [oids.basicConstraints, readBasicConstraints],
  [oids.keyUsage, (value) => ({ keyUsage: readKeyUsage(value) })],
  [oids.extendedKeyUsage, (value) => ({ extendedKeyUsage: readPurposes(value) })],
  [oids.subjectKeyIdentifier, (value) => ({ ski: hex(value.content("the key identifier", tags.octetString)) })],
  [oids.authorityKeyIdentifier, (value) => ({ aki: readAuthorityKeyIdentifier(value) })],
  [oids.subjectAltName, readAltNames],
  [oids.crlDistributionPoints, (value) => ({ crlUrls: readDistributionPoints(value) })],
  [oids.authorityInfoAccess, readAccess],
  [oids.ocspNoCheck, readNoCheck],
])

/** Whether readExtensions reads the meaning of that extension. */
export const isKnownExtension = (oid: string): boolean => parsers.has(oid)

/** Reads `[3] Extensions` at the reader's place, or nothing where there is none. */
export function readExtensions(reader: DerReader): Extensions {
  const found: Extensions = {
    extensions: [],
    isCa: false,
    keyUsage: [],
    extendedKeyUsage: [],
    uris: [],
    dnsNames: [],
    ipAddresses: [],
    otherAltNames: 0,
    crlUrls: [],
    ocspUrls: [],
    caIssuers: [],
    ocspNoCheck: false,
  }
  if (reader.done) return found
  const wrapper = reader.enter("the extensions", 0xa3)
  const list = wrapper.enter("the extensions")
  wrapper.finish("the extensions")
  const seen: { oid: string; critical: boolean }[] = []
  while (!list.done) {
    const { oid, critical, value } = readExtension(list)
    if (seen.some((other) => other.oid === oid)) throw derError(`the extension ${oid} twice,`, list.offset)
    seen.push({ oid, critical })
    const parser = parsers.get(oid)
    if (parser !== undefined) Object.assign(found, parseWhole(value, parser))
  }
  if (seen.length === 0) throw derError("an empty list of extensions", list.offset)
  return { ...found, extensions: seen }
}

function readExtension(list: DerReader): { oid: string; critical: boolean; value: Uint8Array } {
  const reader = list.enter("an extension")
  const oid = reader.oid("an extension's type")
  const critical = reader.peek() === tags.boolean
  if (critical && !reader.boolean("the critical flag"))
    throw derError("a critical flag that spells out the default", list.offset)
  const value = reader.content("an extension's value", tags.octetString)
  reader.finish("an extension")
  return { oid, critical, value }
}

function parseWhole(value: Uint8Array, parser: (value: DerReader) => Partial<Extensions>): Partial<Extensions> {
  checkDer(value)
  const reader = new DerReader(value)
  const meaning = parser(reader)
  reader.finish("an extension's value")
  return meaning
}

/** `CA:FALSE` spelled out is against DER, but so common outside that it is read. */
function readBasicConstraints(value: DerReader): Partial<Extensions> {
  const reader = value.enter("the basic constraints")
  const isCa = reader.peek() === tags.boolean && reader.boolean("the CA flag")
  const pathLength = reader.done ? undefined : reader.smallInteger("the path length")
  reader.finish("the basic constraints")
  if (!isCa && pathLength !== undefined) throw derError("a path length without CA:TRUE", reader.offset)
  return { isCa, pathLength }
}

function readKeyUsage(value: DerReader): KeyUsage[] {
  return value.namedBits("the key usage").map((bit) => {
    const name = keyUsageNames[bit]
    if (name === undefined) throw derError("an unknown key usage", value.offset)
    return name
  })
}

const purposeNames = new Map<string, string>(Object.entries(purposes).map(([name, dotted]) => [dotted, name]))

function readPurposes(value: DerReader): string[] {
  const reader = value.enter("the extended key usage")
  const list: string[] = []
  while (!reader.done) {
    const dotted = reader.oid("a purpose")
    list.push(purposeNames.get(dotted) ?? dotted)
  }
  if (list.length === 0) throw derError("an empty extended key usage", reader.offset)
  return list
}

/** `[0]` keyIdentifier; issuer and serial, which may follow, identify nothing that the key does not. */
function readAuthorityKeyIdentifier(value: DerReader): string | undefined {
  const reader = value.enter("the authority key identifier")
  const keyId = reader.peek() === 0x80 ? hex(reader.content("the authority key identifier", 0x80)) : undefined
  while (!reader.done) {
    const { tag, header } = reader.next("the authority key identifier")
    if (tag !== 0xa1 && tag !== 0x82) throw derError("an unknown part of the authority key identifier", header)
  }
  return keyId
}

function readAltNames(value: DerReader): Partial<Extensions> {
  const reader = value.enter("the alternative names")
  const uris: string[] = []
  const dnsNames: string[] = []
  const ipAddresses: string[] = []
  let otherAltNames = 0
  while (!reader.done) {
    const { tag, start, end, header } = reader.next("an alternative name")
    const content = reader.bytes.subarray(start, end)
    if (tag === 0x86) uris.push(ascii(content, header))
    else if (tag === 0x82) dnsNames.push(ascii(content, header))
    else if (tag === 0x87) {
      const address = bytesToIp(content)
      if (address === undefined) throw derError("an IP address of a wrong length", header)
      ipAddresses.push(address)
    } else otherAltNames++
  }
  if (reader.start === reader.end) throw derError("an empty list of alternative names", reader.offset)
  return { uris, dnsNames, ipAddresses, otherAltNames }
}

/** The URIs of distribution points with a full name; other forms name nothing that one could fetch. */
function readDistributionPoints(value: DerReader): string[] {
  const reader = value.enter("the CRL distribution points")
  const urls: string[] = []
  while (!reader.done) {
    const point = reader.enter("a distribution point")
    if (point.peek() !== 0xa0) continue
    const name = point.enter("a distribution point's name", 0xa0)
    if (name.peek() !== 0xa0) continue
    const full = name.enter("a distribution point's full name", 0xa0)
    while (!full.done) {
      const { tag, start, end, header } = full.next("a distribution point's name")
      if (tag === 0x86) urls.push(ascii(full.bytes.subarray(start, end), header))
    }
  }
  return urls
}

function readAccess(value: DerReader): Partial<Extensions> {
  const reader = value.enter("the authority information access")
  const ocspUrls: string[] = []
  const caIssuers: string[] = []
  while (!reader.done) {
    const description = reader.enter("an access description")
    const method = description.oid("an access method")
    const { tag, start, end, header } = description.next("an access location")
    description.finish("an access description")
    if (tag !== 0x86) continue
    const url = ascii(description.bytes.subarray(start, end), header)
    if (method === oids.ocsp) ocspUrls.push(url)
    else if (method === oids.caIssuers) caIssuers.push(url)
  }
  return { ocspUrls, caIssuers }
}

function readNoCheck(value: DerReader): Partial<Extensions> {
  value.content("the mark of a responder", tags.null)
  return { ocspNoCheck: true }
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex")

const printable = /^[\x21-\x7e]*$/

/** Printable ASCII: a NUL or a line end in a name or address is an attack on whoever reads it in C or in a log. */
function ascii(bytes: Uint8Array, at: number): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("latin1")
  if (!printable.test(text)) throw derError("a name or address that is not printable ASCII", at)
  return text
}
