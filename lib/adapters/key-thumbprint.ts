// The name of a public key: its RFC 7638 thumbprint, the same in every key store and in the documents that it signs.
// For the key stores.
import { createHash, type KeyObject } from "node:crypto"

/** RFC 7638 §3.2: the required members of an EC key, in this order. */
export function thumbprint(publicKey: KeyObject): string {
  const { crv, kty, x, y } = publicKey.export({ format: "jwk" })
  return createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url")
}
