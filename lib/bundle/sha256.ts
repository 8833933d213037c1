// SHA-256 in lower-case hex: the one form in which digests are written and compared here.
// For everything that names bytes by their content.
import { createHash } from "node:crypto"

export function sha256(bytes: Uint8Array | string): string {
  return createHash("sha256").update(bytes).digest("hex")
}
