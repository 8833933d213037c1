// Whether a token's signature is of a key, by that key's own algorithm and no other.
// For decide() on the server and in tests; gateways check signatures with what they have.
import { constants, createPublicKey, type KeyObject, verify } from "node:crypto"
import type { TokenKey } from "@/lib/core/policy"

const imported = new WeakMap<TokenKey, KeyObject>()

/** @param signature base64url; of an ES256 one the raw 64 bytes (RFC 7518 §3.4), and PS256 has a salt of 32 (§3.5) */
export function verifyTokenSignature(key: TokenKey, signed: string, signature: string): boolean {
  const bytes = Buffer.from(signature, "base64url")
  const data = Buffer.from(signed, "latin1")
  // a single character left over is no byte, and Node would drop it
  if (signature.length % 4 === 1) return false
  switch (key.alg) {
    case "ES256":
      return bytes.length === 64 && verify("sha256", data, { key: keyOf(key), dsaEncoding: "ieee-p1363" }, bytes)
    case "PS256":
      return verify(
        "sha256",
        data,
        { key: keyOf(key), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 },
        bytes,
      )
    case "RS256":
      return verify("sha256", data, { key: keyOf(key), padding: constants.RSA_PKCS1_PADDING }, bytes)
  }
}

/** Reading a key takes longer than using it. */
function keyOf(key: TokenKey): KeyObject {
  const known = imported.get(key)
  if (known !== undefined) return known
  const made = createPublicKey({ key: key.jwk, format: "jwk" })
  imported.set(key, made)
  return made
}
