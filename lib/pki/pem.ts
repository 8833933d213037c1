// PEM (RFC 7468), strictly: exactly one block, the label that was asked for, canonical base64, nothing before or after.
// For what partners and gateways hand in, and for what we hand out.
import { DomainError, type ErrorCode } from "@/lib/core/domain-error"
import type { Bytes } from "./der-writer"

/** One block with lines of 64 characters and a final line end. */
export function pemEncode(label: string, der: Uint8Array): string {
  const base64 = Buffer.from(der.buffer, der.byteOffset, der.length).toString("base64")
  let text = `-----BEGIN ${label}-----\n`
  for (let at = 0; at < base64.length; at += 64) text += `${base64.slice(at, at + 64)}\n`
  return `${text}-----END ${label}-----\n`
}

const block = /^\s*-----BEGIN ([A-Z0-9 ]{1,40})-----[ \t]*\r?\n([A-Za-z0-9+/=\s]*)-----END ([A-Z0-9 ]{1,40})-----\s*$/
const canonical = /^[A-Za-z0-9+/]+={0,2}$/

/**
 * The bytes of the one block in a text.
 * @param labels the label, or several that mean the same
 * @throws DomainError with `code`; the detail never quotes the text, which may be a private key
 */
export function pemDecodeOne(
  labels: string | readonly string[],
  text: string,
  code: ErrorCode = "invalid_input",
): Bytes {
  const wanted = typeof labels === "string" ? [labels] : labels
  const refuse = (why: string): DomainError =>
    new DomainError(code, `${why} Send exactly one block that starts with -----BEGIN ${wanted[0]}-----.`)
  if (/-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text)) {
    throw refuse("The text holds a private key, which nobody but its owner may see; consider that key compromised.")
  }
  const match = block.exec(text)
  if (match === null) throw refuse(whyNoBlock(text))
  const [, begin = "", body = "", end = ""] = match
  if (begin !== end) throw refuse("The BEGIN and END lines of the PEM block name different things.")
  if (!wanted.includes(begin)) throw refuse(`The PEM block is a ${begin}, not a ${wanted[0]}.`)
  const base64 = body.replace(/\s+/g, "")
  if (!canonical.test(base64)) throw refuse("The PEM block is empty or its base64 is broken.")
  const bytes = Buffer.from(base64, "base64")
  if (bytes.toString("base64") !== base64) throw refuse("The base64 of the PEM block is not canonical.")
  return new Uint8Array(bytes)
}

function whyNoBlock(text: string): string {
  const begins = text.match(/-----BEGIN /g)?.length ?? 0
  if (begins === 0) return "The text holds no PEM block."
  if (begins > 1) return `The text holds ${begins} PEM blocks.`
  if (!text.trimStart().startsWith("-----BEGIN ")) return "There is text before the PEM block."
  if (!text.includes("-----END ")) return "The PEM block has no END line."
  if (!text.trimEnd().endsWith("-----")) return "There is text after the PEM block."
  return "The PEM block is damaged."
}
