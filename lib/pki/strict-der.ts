// Holds that bytes are one DER value through and through, also in the parts that nobody reads.
// Everything that comes from outside passes here before it is parsed: sizes first, then form, then meaning.
import { DomainError, type ErrorCode } from "@/lib/core/domain-error"
import { checkBitString, checkBoolean, checkInteger, DerError, derError, oidText, readElement } from "./der-reader"
import { tags } from "./der-writer"

const maxDepth = 24
const universalStrings = new Set<number>([
  tags.octetString,
  tags.utf8String,
  tags.numericString,
  tags.printableString,
  tags.teletexString,
  tags.ia5String,
  tags.utcTime,
  tags.generalizedTime,
  tags.visibleString,
  tags.universalString,
  tags.bmpString,
])

/** Throws DerError unless the bytes are exactly one value in DER. */
export function checkDer(bytes: Uint8Array): void {
  const end = checkValue(bytes, 0, bytes.length, 0)
  if (end !== bytes.length) throw derError("bytes after the end", end)
}

/** Checks the value at `at` and answers where it ends. */
function checkValue(bytes: Uint8Array, at: number, limit: number, depth: number): number {
  const element = readElement(bytes, at, limit)
  const { tag, start, end } = element
  if (depth > maxDepth) throw derError("values nested too deeply", at)
  if ((tag & 0xc0) === 0) checkUniversal(bytes, tag, start, end, at)
  if ((tag & 0x20) === 0) return end
  let previous: Uint8Array | undefined
  for (let inner = start; inner < end; ) {
    const from = inner
    inner = checkValue(bytes, inner, end, depth + 1)
    if (tag !== tags.set) continue
    const encoding = bytes.subarray(from, inner)
    if (previous !== undefined && Buffer.compare(previous, encoding) > 0) throw derError("a set out of order", from)
    previous = encoding
  }
  return end
}

function checkUniversal(bytes: Uint8Array, tag: number, start: number, end: number, at: number): void {
  if (tag === tags.sequence || tag === tags.set || universalStrings.has(tag)) return
  const content = bytes.subarray(start, end)
  if (tag === tags.oid) oidText(content, at)
  else if (tag === tags.integer || tag === tags.enumerated) checkInteger(content, "there", at)
  else if (tag === tags.bitString) checkBitString(content, at)
  else if (tag === tags.boolean) checkBoolean(content, at)
  else if (tag === tags.null) {
    if (end !== start) throw derError("a null with content", at)
  } else throw derError(`a value with tag 0x${tag.toString(16)}, which DER does not use here,`, at)
}

/**
 * Runs a parser and turns DerError into a DomainError.
 * @param what the subject of the sentence, "The certificate signing request"
 */
export function atTheDoor<T>(code: ErrorCode, what: string, remedy: string, parse: () => T): T {
  try {
    return parse()
  } catch (error) {
    if (!(error instanceof DerError)) throw error
    throw new DomainError(code, `${what} is not well-formed: ${error.message}. ${remedy}`, { cause: error })
  }
}
