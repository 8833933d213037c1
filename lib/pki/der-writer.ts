// Writes DER (X.690): each function answers the whole encoding of one value, lengths minimal and definite.
// The certificate and CRL writers are made of these; a caller's mistake here is a programming error and throws RangeError.

/** Bytes with a plain ArrayBuffer below them, which is what the database driver and WebCrypto want. */
export type Bytes = Uint8Array<ArrayBuffer>

export const tags = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  oid: 0x06,
  enumerated: 0x0a,
  utf8String: 0x0c,
  numericString: 0x12,
  printableString: 0x13,
  teletexString: 0x14,
  ia5String: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  visibleString: 0x1a,
  universalString: 0x1c,
  bmpString: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is what an IA5String holds
const ascii = /^[\x00-\x7f]*$/

/** How many bytes the length field takes for a content of that size. */
export function lengthSize(length: number): number {
  if (length < 0x80) return 1
  if (length < 0x100) return 2
  if (length < 0x10000) return 3
  if (length < 0x1000000) return 4
  return 5
}

/** Writes the minimal length field and answers the offset after it. */
export function writeLength(target: Uint8Array, at: number, length: number): number {
  const size = lengthSize(length)
  if (size === 1) {
    target[at] = length
    return at + 1
  }
  target[at] = 0x80 | (size - 1)
  for (let i = 1; i < size; i++) target[at + i] = (length / 2 ** (8 * (size - 1 - i))) & 0xff
  return at + size
}

/** One value: the tag, the length and the parts one after the other. The buffer is a slice of Node's pool, which is faster. */
export function tlv(tag: number, ...parts: readonly Uint8Array[]): Bytes {
  let length = 0
  for (const part of parts) length += part.length
  const bytes = Buffer.allocUnsafe(1 + lengthSize(length) + length)
  bytes[0] = tag
  let at = writeLength(bytes, 1, length)
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

export const sequence = (...parts: readonly Uint8Array[]): Bytes => tlv(tags.sequence, ...parts)

/** SET OF: the encodings in ascending order (X.690 §11.6). */
export const setOf = (...parts: readonly Uint8Array[]): Bytes =>
  tlv(tags.set, ...(parts.length > 1 ? [...parts].sort(Buffer.compare) : parts))

export const octetString = (content: Uint8Array): Bytes => tlv(tags.octetString, content)

/** A BIT STRING of whole bytes. */
export const bitString = (content: Uint8Array): Bytes => tlv(tags.bitString, zero, content)

/**
 * A BIT STRING with named bits (X.690 §11.2.2): trailing zero bits are dropped.
 * @param bits positions that are set, 0 is the first
 */
export function namedBits(bits: readonly number[]): Bytes {
  if (bits.length === 0) return tlv(tags.bitString, zero)
  const last = Math.max(...bits)
  const content = new Uint8Array(2 + (last >> 3))
  content[0] = 7 - (last & 7)
  for (const bit of bits) content[1 + (bit >> 3)] = (content[1 + (bit >> 3)] ?? 0) | (0x80 >> (bit & 7))
  return tlv(tags.bitString, content)
}

/** A non-negative INTEGER from big-endian bytes; leading zeros are dropped and one is put back where the sign needs it. */
export function integer(magnitude: Uint8Array): Bytes {
  let from = 0
  while (from < magnitude.length - 1 && magnitude[from] === 0) from++
  const digits = from === 0 ? magnitude : magnitude.subarray(from)
  if (digits.length === 0) return tlv(tags.integer, zero)
  return ((digits[0] ?? 0) & 0x80) === 0 ? tlv(tags.integer, digits) : tlv(tags.integer, zero, digits)
}

/** A non-negative INTEGER from a number that is safe. */
export function integerOf(value: number): Bytes {
  if (!Number.isSafeInteger(value) || value < 0) throw new RangeError(`not a safe non-negative integer: ${value}`)
  const hex = value.toString(16)
  return integer(Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, "hex"))
}

export const boolean = (value: boolean): Bytes => new Uint8Array([tags.boolean, 1, value ? 0xff : 0])

export function oid(dotted: string): Bytes {
  const arcs = dotted.split(".").map(Number)
  const [first = 0, second = 0, ...rest] = arcs
  if (arcs.length < 2 || arcs.some((arc) => !Number.isSafeInteger(arc) || arc < 0)) {
    throw new RangeError(`not an object identifier: ${dotted}`)
  }
  const content: number[] = []
  for (const arc of [first * 40 + second, ...rest]) {
    const groups = [arc % 128]
    for (let left = Math.floor(arc / 128); left > 0; left = Math.floor(left / 128)) groups.unshift(0x80 | (left % 128))
    content.push(...groups)
  }
  return tlv(tags.oid, new Uint8Array(content))
}

/** ASCII only; anything else would be written as other characters. */
export function ia5(tag: number, text: string): Bytes {
  if (!ascii.test(text)) throw new RangeError("an IA5String holds ASCII only")
  return tlv(tag, Buffer.from(text, "latin1"))
}

const pad = (value: number, width: number): string => value.toString().padStart(width, "0")

/** The text of a time without its century, `YYMMDDHHMMSSZ` or `YYYYMMDDHHMMSSZ`: UTCTime up to 2049 (RFC 5280 §4.1.2.5). */
export function timeText(instant: Date): string {
  const year = instant.getUTCFullYear()
  if (!(year >= 1950 && year <= 9999)) throw new RangeError("a time in a certificate lies between 1950 and 9999")
  const rest =
    pad(instant.getUTCMonth() + 1, 2) +
    pad(instant.getUTCDate(), 2) +
    pad(instant.getUTCHours(), 2) +
    pad(instant.getUTCMinutes(), 2) +
    pad(instant.getUTCSeconds(), 2)
  return `${year < 2050 ? pad(year % 100, 2) : pad(year, 4)}${rest}Z`
}

/** Time (RFC 5280 §4.1.2.5): whole seconds, UTC. */
export function time(instant: Date): Bytes {
  const text = timeText(instant)
  return tlv(text.length === 13 ? tags.utcTime : tags.generalizedTime, Buffer.from(text, "latin1"))
}

/** GeneralizedTime whatever the year, as OCSP has it (RFC 6960 §4.2.2.1): whole seconds, UTC. */
export function generalizedTime(instant: Date): Bytes {
  const year = instant.getUTCFullYear()
  const text = year < 2050 ? `${pad(year, 4).slice(0, 2)}${timeText(instant)}` : timeText(instant)
  return tlv(tags.generalizedTime, Buffer.from(text, "latin1"))
}

/** `[number] EXPLICIT` or an implicitly tagged constructed value. */
export const tagged = (number: number, ...parts: readonly Uint8Array[]): Bytes => tlv(0xa0 | number, ...parts)

const zero = new Uint8Array(1)
