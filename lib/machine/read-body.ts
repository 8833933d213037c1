// A request's body as JSON, with limits before anything is read: size, media type, form, and nothing that a database cannot hold.
// For every route of the machine API that takes a body.
import { DomainError } from "@/lib/core/domain-error"

/** The largest: two hundred grants with their reasons, or a certificate signing request with a long chain of attributes. */
export const bodyMaxBytes = 256 * 1024

/** @throws DomainError `too_large`, `unsupported_media_type` */
export async function readText(request: Request): Promise<string> {
  const text = await readWithin(request, bodyMaxBytes)
  if (text !== "") requireJson(request.headers.get("content-type"))
  return text
}

/** The whole body, as UTF-8, where it has at most so many bytes. @throws DomainError `too_large` */
export async function readWithin(request: Request, maxBytes: number): Promise<string> {
  const declared = request.headers.get("content-length")
  if (declared !== null && Number(declared) > maxBytes) throw tooLarge(maxBytes)
  return declared === null ? readChunks(request, maxBytes) : request.text()
}

/** Without a declared length the limit holds while reading. */
async function readChunks({ body }: Request, maxBytes: number): Promise<string> {
  if (body === null) return ""
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Buffer.concat(chunks).toString("utf8")
    size += value.length
    if (size > maxBytes) {
      await reader.cancel()
      throw tooLarge(maxBytes)
    }
    chunks.push(value)
  }
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError("too_large", `A request has at most ${maxBytes} bytes.`)
}

function requireJson(contentType: string | null): void {
  if (contentType !== null && /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType.trim())) return
  throw new DomainError("unsupported_media_type", "Send JSON, with Content-Type: application/json.")
}

/** An absent body is an empty object: what is missing in it is then said field by field. @throws DomainError `invalid_input` */
export function parseJson(text: string): unknown {
  if (text.trim() === "") return {}
  const value = parse(text)
  requireStorable(value)
  return value
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    const detail = "The body is not JSON."
    throw new DomainError("invalid_input", detail, { fields: { body: detail }, cause })
  }
}

/** NUL and halves of surrogate pairs are no text: PostgreSQL takes neither. */
export function requireStorable(value: unknown): void {
  if (typeof value === "string") {
    if (!/\0|\p{Cs}/u.test(value)) return
    const detail = "The request holds characters that are no text (NUL, or half of a surrogate pair)."
    throw new DomainError("invalid_input", detail, { fields: { body: detail } })
  }
  if (typeof value !== "object" || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    requireStorable(key)
    requireStorable(inner)
  }
}
