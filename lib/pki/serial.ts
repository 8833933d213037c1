// Serial numbers in the one form that Gatewarden keeps: lower-case hex without leading zeros.
// nginx, Node and OpenSSL each write them differently; comparing them in any other form lets a revoked one through.
import { DomainError } from "@/lib/core/domain-error"
import type { Bytes } from "./der-writer"

/**
 * The canonical form of a serial, from bytes or from hex in any case, with colons or leading zeros.
 * @throws DomainError invalid_input
 */
export function canonicalSerial(serial: Uint8Array | string): string {
  const hex =
    typeof serial === "string" ? serial.replaceAll(":", "").toLowerCase() : Buffer.from(serial).toString("hex")
  if (!/^[0-9a-f]{1,128}$/.test(hex)) {
    throw new DomainError("invalid_input", "A serial number is written in hexadecimal digits, at most 128 of them.")
  }
  return hex.replace(/^0+(?=.)/, "")
}

/**
 * A serial from 16 random bytes: positive, 127 bits of chance, at most 16 bytes (RFC 5280 §4.1.2.2 allows 20).
 * @throws RangeError when the source gave too few bytes
 */
export function serialFromRandom(random: Uint8Array): Bytes {
  if (random.length < 16) throw new RangeError("a serial takes 16 random bytes")
  const serial = new Uint8Array(random.subarray(0, 16))
  serial[0] = (serial[0] ?? 0) & 0x7f
  if (serial.every((byte) => byte === 0)) throw new RangeError("the random source gave only zeros")
  return serial
}
