// base64url without padding (RFC 7515 §2), in its one canonical spelling.
// For JWS, where a second spelling of the same bytes would be a second name for the same document.
import { createHash } from "node:crypto"

export function toBase64url(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("base64url")
}

/** Undefined for anything but the canonical spelling: padding, other alphabets, bits left over. */
export function fromBase64url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = Buffer.from(text, "base64url")
  return bytes.toString("base64url") === text ? Uint8Array.from(bytes) : undefined
}

export function sha256Base64url(text: string): string {
  return createHash("sha256").update(text).digest("base64url")
}
