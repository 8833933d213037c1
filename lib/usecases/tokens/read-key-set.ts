// A JWKS (RFC 7517 §5) as the keys by which tokens are verified: public ones of the three algorithms, each under its own kid.
// For the worker that fetches them. Whatever else a set holds is left out, unless it says that the set is not to be trusted.
import { createPublicKey } from "node:crypto"
import { z } from "zod"
import { DomainError } from "@/lib/core/domain-error"
import type { TokenAlgorithm, TokenJwk, TokenKey } from "@/lib/core/policy"
import { requireSoundKey } from "@/lib/pki"

const mostKeys = 40
const keySet = z.looseObject({ keys: z.array(z.looseObject({})) })
const privateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"]

/**
 * In the order of kids.
 * @throws DomainError invalid_input, in words: no key set, too many keys, a private or symmetric key, a weak one, one kid twice, no key left
 */
export function readKeySet(text: string): TokenKey[] {
  const { keys } = parse(text)
  if (keys.length > mostKeys) throw refuse(`It holds ${keys.length} keys; the most is ${mostKeys}.`)
  const found = keys.flatMap(readKey)
  const kids = found.map(({ kid }) => kid)
  const twice = kids.find((kid, index) => kids.indexOf(kid) !== index)
  if (twice !== undefined) throw refuse(`The kid ${twice} names two keys.`)
  if (found.length === 0) throw refuse("It holds no key for ES256, PS256 or RS256 with a kid.")
  return found.sort((one, other) => (one.kid < other.kid ? -1 : 1))
}

function parse(text: string): z.infer<typeof keySet> {
  try {
    return keySet.parse(JSON.parse(text))
  } catch (cause) {
    throw refuse("It is no JWKS: a JSON object with a list of keys.", cause)
  }
}

type Jwk = Record<string, unknown>

/** None for a key of another use, algorithm or curve, or without a kid that a log can hold. */
function readKey(jwk: Jwk): TokenKey[] {
  const { kid, use, key_ops: operations } = jwk
  const name = typeof kid === "string" ? kid.slice(0, 100) : "without a kid"
  // whoever publishes one has lost it: nobody can tell who signs with it
  if (jwk.kty === "oct") throw refuse(`The key ${name} is a shared secret. Have its issuer replace it at once.`)
  if (privateMembers.some((member) => Object.hasOwn(jwk, member))) {
    throw refuse(`The key ${name} is published with its private part. Have its issuer replace it at once.`)
  }
  const alg = algorithmOf(jwk)
  if (typeof kid !== "string" || !/^[\x20-\x7e]{1,256}$/.test(kid) || alg === undefined) return []
  if (use !== undefined && use !== "sig") return []
  if (Array.isArray(operations) && !operations.includes("verify")) return []
  return [{ kid, alg, jwk: publicPart(jwk, name) }]
}

/** An RSA key that names no algorithm is taken for RS256, which most issuers mean. */
function algorithmOf({ kty, crv, alg }: Jwk): TokenAlgorithm | undefined {
  if (kty === "EC" && crv === "P-256" && (alg === undefined || alg === "ES256")) return "ES256"
  if (kty !== "RSA") return undefined
  return alg === "PS256" ? "PS256" : alg === undefined || alg === "RS256" ? "RS256" : undefined
}

/** Written anew from the key itself, so that no second spelling of it is published. */
function publicPart(jwk: Jwk, name: string): TokenJwk {
  try {
    const key = createPublicKey({ key: jwk, format: "jwk" })
    requireSoundKey({ spki: key.export({ type: "spki", format: "der" }) })
    const { kty, x = "", y = "", n = "", e = "" } = key.export({ format: "jwk" })
    return kty === "EC" ? { kty, crv: "P-256", x, y } : { kty: "RSA", n, e }
  } catch (cause) {
    const words = cause instanceof DomainError ? cause.detail : "It cannot be read."
    throw refuse(`The key ${name} is not fit: ${words}`, cause)
  }
}

function refuse(detail: string, cause?: unknown): DomainError {
  return new DomainError("invalid_input", detail, { cause })
}
