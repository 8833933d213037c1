// Distinguished names: made from cleaned texts, read from DER, and never changed on the way.
// The certificate writer copies an issuer's name byte for byte, since RFC 5280 §7.1 comparison is easily got wrong.
import { cleanName } from "./clean-name"
import { type DerReader, derError } from "./der-reader"
import { oid, sequence, setOf, tags, tlv } from "./der-writer"
import { attributeNames } from "./oids"

/** `tag` is the string type and `value` its content bytes, so that a name read can be printed and compared exactly. */
export type NameAttribute = { oid: string; tag: number; value: Uint8Array }

/** `rdns` in DER order, the least specific first; `der` the whole encoding. */
export type Name = { rdns: readonly (readonly NameAttribute[])[]; der: Uint8Array }

/** An attribute in words: OpenSSL's short name or a dotted type, and the text. */
export type NamePart = readonly [type: string, text: string]

const typesByName = new Map([...attributeNames].map(([type, name]) => [name, type]))
const typeOids = new Map([...attributeNames.keys()].map((type) => [type, oid(type)]))
const encoder = new TextEncoder()
const printableOnly = new Set(["2.5.4.5", "2.5.4.6", "2.5.4.46"])
const ia5Only = new Set(["0.9.2342.19200300.100.1.25", "1.2.840.113549.1.9.1"])
/** Upper bounds in characters (RFC 5280 appendix A.1). */
export const attributeBounds: ReadonlyMap<string, number> = new Map([
  ["2.5.4.3", 64],
  ["2.5.4.5", 64],
  ["2.5.4.6", 2],
  ["2.5.4.7", 128],
  ["2.5.4.8", 128],
  ["2.5.4.10", 64],
  ["2.5.4.11", 64],
])

/**
 * A name of single attributes, the least specific first: `makeName([["O", "Example AG"], ["CN", "app_…"]])`.
 * @throws DomainError invalid_input, with the attribute as the field, for a text that may not stand in a name
 */
export function makeName(parts: readonly NamePart[]): Name {
  const attributes = parts.map(([type, text]): NameAttribute => {
    const dotted = typesByName.get(type) ?? type
    return { oid: dotted, ...directoryString(dotted, type, text) }
  })
  const rdns = attributes.map(({ oid: type, tag, value }) =>
    setOf(sequence(typeOids.get(type) ?? oid(type), tlv(tag, value))),
  )
  return { rdns: attributes.map((attribute) => [attribute]), der: sequence(...rdns) }
}

function directoryString(dotted: string, type: string, text: string): { tag: number; value: Uint8Array } {
  const clean = cleanName(type, text, attributeBounds.get(dotted))
  const value = encoder.encode(clean)
  if (printableOnly.has(dotted) && /^[A-Za-z0-9 '()+,\-./:=?]*$/.test(clean))
    return { tag: tags.printableString, value }
  if (ia5Only.has(dotted) && /^[\x20-\x7e]*$/.test(clean)) return { tag: tags.ia5String, value }
  return { tag: tags.utf8String, value }
}

/** Reads the Name at the reader's place. */
export function readName(reader: DerReader, what: string): Name {
  const from = reader.offset
  const sequenceReader = reader.enter(what)
  const rdns: NameAttribute[][] = []
  while (!sequenceReader.done) {
    const set = sequenceReader.enter(`a part of ${what}`, tags.set)
    const attributes: NameAttribute[] = []
    while (!set.done) attributes.push(readAttribute(set, what))
    if (attributes.length === 0) throw derError(`${what} has an empty part`, set.offset)
    rdns.push(attributes)
  }
  return { rdns, der: reader.bytes.subarray(from, reader.offset) }
}

function readAttribute(set: DerReader, what: string): NameAttribute {
  const pair = set.enter(`an attribute of ${what}`)
  const type = pair.oid(`an attribute type of ${what}`)
  const value = pair.next(`an attribute value of ${what}`)
  pair.finish(`an attribute of ${what}`)
  const attribute = { oid: type, tag: value.tag, value: pair.bytes.subarray(value.start, value.end) }
  if (!valueTags.has(value.tag)) throw derError(`a value that is no text in ${what}`, value.header)
  if ((value.tag === tags.utf8String || value.tag in characterWidths) && textOf(attribute) === undefined)
    throw derError(`a broken text in ${what}`, value.header)
  return attribute
}

/** OpenSSL's ASN1_PRINTABLE: a certificate with any other in its names is unreadable to the gateways that it is meant for. */
const valueTags = new Set<number>([
  tags.bitString,
  tags.utf8String,
  tags.numericString,
  tags.printableString,
  tags.teletexString,
  tags.ia5String,
  tags.universalString,
  tags.bmpString,
  tags.sequence,
])

/** The text of the most specific RDN if that is one CN alone: the identity that gateways match. */
export function commonNameOf(name: Name): string | undefined {
  const last = name.rdns.at(-1)
  const [only, second] = last ?? []
  if (only === undefined || second !== undefined || only.oid !== "2.5.4.3") return undefined
  return textOf(only)
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })

/** The text of an attribute; undefined where its type holds none or its bytes are broken. */
export function textOf({ tag, value }: NameAttribute): string | undefined {
  if (tag === tags.utf8String) {
    try {
      return utf8.decode(value)
    } catch {
      // Broken UTF-8 has no text; the caller sees that from the answer.
      return undefined
    }
  }
  const width = characterWidths[tag] ?? 0
  if (width === 0 || value.length % width !== 0) return undefined
  let text = ""
  for (let at = 0; at < value.length; at += width) {
    let point = 0
    for (let i = 0; i < width; i++) point = point * 256 + (value[at + i] ?? 0)
    if (point > 0x10ffff) return undefined
    text += String.fromCodePoint(point)
  }
  return text
}

/** Bytes per character of the string types other than UTF8String; a TeletexString is read as Latin-1, as OpenSSL does. */
const characterWidths: Readonly<Record<number, number>> = {
  [tags.numericString]: 1,
  [tags.printableString]: 1,
  [tags.teletexString]: 1,
  [tags.ia5String]: 1,
  [tags.bmpString]: 2,
  [tags.universalString]: 4,
}
