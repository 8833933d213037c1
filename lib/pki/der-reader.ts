// Reads DER (X.690) and nothing but DER: definite minimal lengths, minimal integers, no bytes left over.
// Throws DerError alone; the doors (parse-csr, read-certificate) turn it into a DomainError that a person can act on.
import { tags } from "./der-writer"

/** What was expected and where it failed, in words that complete "… at byte N". */
export class DerError extends Error {
  override readonly name = "DerError"
}

export function derError(what: string, at: number): DerError {
  return new DerError(`${what} at byte ${at}`)
}

/** One value: `header` is the offset of its tag, `start` and `end` those of its content. */
export type DerElement = { tag: number; header: number; start: number; end: number }

/** Reads a tag and a length, and holds that the content lies before `limit`. */
export function readElement(bytes: Uint8Array, at: number, limit: number): DerElement {
  const tag = bytes[at]
  const first = bytes[at + 1]
  if (tag === undefined || first === undefined || at + 2 > limit) throw derError("the data ends too early", at)
  if ((tag & 0x1f) === 0x1f) throw derError("a tag number above 30 is not used here", at)
  let start = at + 2
  let length = first
  if (first >= 0x80) {
    if (first === 0x80) throw derError("an indefinite length, which DER forbids,", at)
    const size = first & 0x7f
    if (size > 4) throw derError("a length of more than four bytes", at)
    if (start + size > limit) throw derError("the data ends too early", at)
    length = 0
    for (let i = 0; i < size; i++) length = length * 256 + (bytes[start + i] ?? 0)
    if (length < 0x80 || length < 256 ** (size - 1)) throw derError("a length that is not minimal", at)
    start += size
  }
  const end = start + length
  if (end > limit) throw derError("a value that is longer than what holds it", at)
  return { tag, header: at, start, end }
}

/** Walks over the values inside one constructed value, or over the one value of a file. */
export class DerReader {
  #at: number

  constructor(
    readonly bytes: Uint8Array,
    readonly start = 0,
    readonly end = bytes.length,
  ) {
    this.#at = start
  }

  get offset(): number {
    return this.#at
  }

  get done(): boolean {
    return this.#at === this.end
  }

  /** The tag of the next value, if there is one. */
  peek(): number | undefined {
    return this.#at < this.end ? this.bytes[this.#at] : undefined
  }

  /** The next value, which has this tag if one is given. */
  next(what: string, tag?: number): DerElement {
    if (this.done) throw derError(`${what} is missing`, this.#at)
    const element = readElement(this.bytes, this.#at, this.end)
    if (tag !== undefined && element.tag !== tag) {
      throw derError(`${what} has tag 0x${element.tag.toString(16)} where 0x${tag.toString(16)} belongs`, this.#at)
    }
    this.#at = element.end
    return element
  }

  /** Goes into a constructed value. */
  enter(what: string, tag: number = tags.sequence): DerReader {
    const element = this.next(what, tag)
    return new DerReader(this.bytes, element.start, element.end)
  }

  /** The whole encoding of the next value, tag and length included; not a copy. */
  raw(what: string, tag?: number): Uint8Array {
    const element = this.next(what, tag)
    return this.bytes.subarray(element.header, element.end)
  }

  /** The content of the next value; not a copy. */
  content(what: string, tag: number): Uint8Array {
    const element = this.next(what, tag)
    return this.bytes.subarray(element.start, element.end)
  }

  /** Holds that nothing follows. */
  finish(what: string): void {
    if (!this.done) throw derError(`${what} has something after its last value`, this.#at)
  }

  /** The two's complement bytes of an INTEGER, minimal. */
  integer(what: string, tag: number = tags.integer): Uint8Array {
    const at = this.#at
    const content = this.content(what, tag)
    checkInteger(content, what, at)
    return content
  }

  /** A non-negative INTEGER below 2^31. */
  smallInteger(what: string, tag: number = tags.integer): number {
    const at = this.#at
    const content = this.integer(what, tag)
    if (content.length > 4 || ((content[0] ?? 0) & 0x80) !== 0) throw derError(`${what} is out of range`, at)
    return content.reduce((value, byte) => value * 256 + byte, 0)
  }

  /** A BOOLEAN: 00 or FF (X.690 §11.1). */
  boolean(what: string): boolean {
    const at = this.#at
    const content = this.content(what, tags.boolean)
    checkBoolean(content, at)
    return content[0] === 0xff
  }

  /** An OBJECT IDENTIFIER in dotted form. */
  oid(what: string): string {
    const at = this.#at
    return oidText(this.content(what, tags.oid), at)
  }

  /** A BIT STRING of whole bytes. */
  octetsOfBitString(what: string): Uint8Array {
    const at = this.#at
    const content = this.content(what, tags.bitString)
    if (content[0] !== 0) throw derError(`${what} is not made of whole bytes`, at)
    return content.subarray(1)
  }

  /** A BIT STRING with named bits: the positions that are set. */
  namedBits(what: string): number[] {
    const at = this.#at
    const content = this.content(what, tags.bitString)
    checkBitString(content, at)
    const set: number[] = []
    for (let bit = 0; bit < (content.length - 1) * 8; bit++) {
      if (((content[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0) set.push(bit)
    }
    return set
  }

  /** A UTCTime or GeneralizedTime in the one form that RFC 5280 §4.1.2.5 allows. */
  time(what: string): Date {
    const at = this.#at
    const element = this.next(what)
    return readTime(element.tag, this.bytes.subarray(element.start, element.end), what, at)
  }
}

export function checkInteger(content: Uint8Array, what: string, at: number): void {
  const [first, second] = content
  if (first === undefined) throw derError(`${what} is an integer without a value`, at)
  if (second === undefined) return
  if ((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)) {
    throw derError(`${what} is an integer that is not minimal`, at)
  }
}

export function checkBoolean(content: Uint8Array, at: number): void {
  if (content.length !== 1 || (content[0] !== 0 && content[0] !== 0xff)) {
    throw derError("a boolean that is neither 00 nor FF", at)
  }
}

export function checkBitString(content: Uint8Array, at: number): void {
  const unused = content[0]
  if (unused === undefined || unused > 7 || (content.length === 1 && unused > 0)) {
    throw derError("a bit string with a wrong count of unused bits", at)
  }
  if (((content[content.length - 1] ?? 0) & ((1 << unused) - 1)) !== 0 && content.length > 1) {
    throw derError("a bit string with unused bits that are not zero", at)
  }
}

/** The dotted form of an object identifier's content. */
export function oidText(content: Uint8Array, at: number): string {
  const last = content[content.length - 1]
  if (last === undefined || last >= 0x80 || content.length > 64) throw derError("a broken object identifier", at)
  let text = ""
  let arc = 0
  let fresh = true
  for (const byte of content) {
    if (fresh && byte === 0x80) throw derError("an object identifier that is not minimal", at)
    arc = arc * 128 + (byte & 0x7f)
    if (arc > Number.MAX_SAFE_INTEGER / 256) throw derError("an object identifier with too large an arc", at)
    fresh = byte < 0x80
    if (!fresh) continue
    if (text === "") {
      const root = Math.min(Math.floor(arc / 40), 2)
      text = `${root}.${arc - root * 40}`
    } else text += `.${arc}`
    arc = 0
  }
  return text
}

const utcForm = /^\d{12}Z$/
const generalizedForm = /^\d{14}Z$/

function readTime(tag: number, content: Uint8Array, what: string, at: number): Date {
  const text = String.fromCharCode(...content.subarray(0, 16))
  const short = tag === tags.utcTime
  if (short ? !utcForm.test(text) : tag !== tags.generalizedTime || !generalizedForm.test(text)) {
    throw derError(`${what} is not a time in UTC with seconds`, at)
  }
  const two = Number(text.slice(0, 2))
  const year = short ? (two < 50 ? 2000 + two : 1900 + two) : Number(text.slice(0, 4))
  const rest = short ? text.slice(2) : text.slice(4)
  const part = (index: number): number => Number(rest.slice(index * 2, index * 2 + 2))
  const instant = new Date(Date.UTC(year, part(0) - 1, part(1), part(2), part(3), part(4)))
  const same =
    instant.getUTCMonth() === part(0) - 1 &&
    instant.getUTCDate() === part(1) &&
    instant.getUTCHours() === part(2) &&
    instant.getUTCMinutes() === part(3) &&
    instant.getUTCSeconds() === part(4)
  if (!same) throw derError(`${what} is not a time of the calendar`, at)
  if (year < 100) throw derError(`${what} lies too far back`, at)
  return instant
}
