// The one-time code that buys a gateway its first certificate: 160 bits of chance, kept as a hash alone.
// For making one and for redeeming it.
import { createHash } from "node:crypto"
import type { RandomBytes } from "@/lib/usecases/deps"

const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"
const prefix = "gwe"

/** `gwe-xxxxxxxx-xxxxxxxx-xxxxxxxx-xxxxxxxx`: 32 characters of five bits each, easy to read aloud. */
export function makeEnrolmentCode(random: RandomBytes): string {
  // each byte gives its low five bits, which are as random as the byte
  const characters = [...random(32)].map((byte) => alphabet.charAt(byte & 31)).join("")
  const groups = characters.match(/.{8}/g) ?? []
  return [prefix, ...groups].join("-")
}

/** SHA-256 of the code, lower-case hex. The code itself has too much chance in it to need a slow hash. */
export function hashEnrolmentCode(code: string): string {
  return createHash("sha256").update(code.trim().toLowerCase()).digest("hex")
}
