// A name as OpenSSL prints it with XN_FLAG_RFC2253, byte for byte: the form of nginx's $ssl_client_i_dn.
// Gateways compare this string, so it follows OpenSSL (crypto/asn1/a_strex.c) where that differs from RFC 4514.
import { tags, tlv } from "./der-writer"
import { type Name, type NameAttribute, textOf } from "./name"
import { attributeNames } from "./oids"

const encoder = new TextEncoder()

/** `CN=app_…,O=Example AG`: the most specific part first, bytes beyond ASCII as `\C3\A9`. */
export function nameToString(name: Name): string {
  const rdns = name.rdns.map((attributes) => [...attributes].reverse().map(attributeToString).join("+"))
  return rdns.reverse().join(",")
}

function attributeToString(attribute: NameAttribute): string {
  const type = attributeNames.get(attribute.oid)
  if (type === undefined) return `${attribute.oid}=${dump(attribute)}`
  // OpenSSL prints the bytes of a UTF8String as they are, also where they are not UTF-8.
  if (attribute.tag === tags.utf8String) return `${type}=${escapeBytes(attribute.value)}`
  const text = textOf(attribute)
  return text === undefined ? `${type}=${dump(attribute)}` : `${type}=${escapeBytes(encoder.encode(text))}`
}

/** `#` and the whole encoding in hex. */
function dump({ tag, value }: NameAttribute): string {
  return `#${Buffer.from(tlv(tag, value)).toString("hex").toUpperCase()}`
}

const special = new Set([...'"+,;<>\\'].map((character) => character.charCodeAt(0)))
const space = 0x20
const hash = 0x23

/** A space is escaped first and last, `#` first, but of a single character only what is true of the last: OpenSSL's way. */
function escapeBytes(bytes: Uint8Array): string {
  let out = ""
  const last = bytes.length - 1
  for (const [index, byte] of bytes.entries()) {
    const atStart = index === 0 && last > 0
    const escaped = special.has(byte) || (byte === space && (atStart || index === last)) || (byte === hash && atStart)
    if (escaped) out += `\\${String.fromCharCode(byte)}`
    else if (byte < 0x20 || byte > 0x7e) out += `\\${byte.toString(16).toUpperCase().padStart(2, "0")}`
    else out += String.fromCharCode(byte)
  }
  return out
}
