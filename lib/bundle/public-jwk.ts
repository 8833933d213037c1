// Public signing keys as JWKs (RFC 7517), their RFC 7638 thumbprints, and signatures checked with them.
// For root documents, which name keys by thumbprint, and for the stores that make keys.
import { createPublicKey, type KeyObject, verify } from "node:crypto"
import { z } from "zod"
import { fromBase64url, sha256Base64url } from "./base64url"
import { BundleError } from "./bundle-error"

export type JwsAlgorithm = "ES256" | "EdDSA"

/** In its one spelling: a second one would be a second name for the same key, and let it count twice. */
const coordinate = z.string().refine((text) => fromBase64url(text)?.length === 32, "Not 32 bytes in base64url.")

/** Nothing but the members that make the key: a private part or a second key in the same object is refused. */
export const publicJwkSchema = z.discriminatedUnion("kty", [
  z.strictObject({ kty: z.literal("EC"), crv: z.literal("P-256"), x: coordinate, y: coordinate }),
  z.strictObject({ kty: z.literal("OKP"), crv: z.literal("Ed25519"), x: coordinate }),
])

export type PublicJwk = z.infer<typeof publicJwkSchema>

/** @param spki SubjectPublicKeyInfo, DER, of a P-256 or Ed25519 key */
export function jwkFromSpki(spki: Uint8Array): PublicJwk {
  const key = createPublicKey({ key: Buffer.from(spki), format: "der", type: "spki" })
  const { kty, crv, x, y } = key.export({ format: "jwk" })
  return publicJwkSchema.parse(kty === "EC" ? { kty, crv, x, y } : { kty, crv, x })
}

/** RFC 7638: SHA-256, base64url, over the required members in lexicographic order. */
export function jwkThumbprint(jwk: PublicJwk): string {
  const { crv, kty, x } = jwk
  return sha256Base64url(JSON.stringify(jwk.kty === "EC" ? { crv, kty, x, y: jwk.y } : { crv, kty, x }))
}

export function algorithmOf(jwk: PublicJwk): JwsAlgorithm {
  return jwk.kty === "EC" ? "ES256" : "EdDSA"
}

/** @throws BundleError malformed, for a point that is not on the curve */
export function importJwk(jwk: PublicJwk): KeyObject {
  try {
    return createPublicKey({ key: jwk, format: "jwk" })
  } catch (cause) {
    throw new BundleError("malformed", "A key of the root document is not a point of its curve.", { cause })
  }
}

/** ES256 signatures are the raw 64 bytes (RFC 7518 §3.4), EdDSA ones those of RFC 8037. */
export function signatureIsGood(jwk: PublicJwk, data: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== 64) return false
  const key = importJwk(jwk)
  return jwk.kty === "EC"
    ? verify("sha256", data, { key, dsaEncoding: "ieee-p1363" }, signature)
    : verify(null, data, key, signature)
}
