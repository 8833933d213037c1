// The bodies of EST: base64 of DER (RFC 8951 §3: whatever Content-Transfer-Encoding says), with or without line breaks.
// For EST on the machine listener. Anything that is not base64 is refused, and never quoted: it may be a private key.
import { DomainError } from "@/lib/core/domain-error"
import type { Bytes } from "./der-writer"

const alphabet = /^[A-Za-z0-9+/]+={0,2}$/

/**
 * @param body of a request, as text
 * @throws DomainError invalid_input
 */
export function decodeEstBody(body: string): Bytes {
  const base64 = body.replace(/[ \t\r\n]+/g, "")
  if (base64 === "") throw refused("The body is empty.")
  if (base64.includes("PRIVATEKEY-----")) {
    throw refused("The body holds a private key, which nobody but its owner may see; consider that key compromised.")
  }
  if (base64.startsWith("-----BEGIN")) throw refused("The body is PEM: leave out the BEGIN and END lines.")
  if (!alphabet.test(base64)) throw refused("The body is not base64.")
  const bytes = Buffer.from(base64, "base64")
  if (bytes.toString("base64") !== base64) throw refused("The base64 of the body is cut off, or not canonical.")
  // of a SEQUENCE; PEM that was encoded once more would be read by whoever reads PEM too
  if (bytes[0] !== 0x30) throw refused("The base64 of the body holds no DER.")
  return new Uint8Array(bytes)
}

function refused(why: string): DomainError {
  return new DomainError(
    "invalid_input",
    `${why} Send the base64 of a DER signing request, such as \`openssl req -in request.pem -outform DER | openssl base64\` makes.`,
  )
}

/** Lines of 64 characters and a final line end: what `base64 -d` and `openssl base64 -d` read. */
export function encodeEstBody(der: Uint8Array): string {
  return Buffer.from(der)
    .toString("base64")
    .replace(/.{1,64}/g, "$&\n")
}
