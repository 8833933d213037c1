// What a token is worth for one request of an API with a token policy: the last question, once everything else would be allowed.
// For decide(). Signatures are checked by whoever can; without that no token is good.
import { bearerCredential, isObject, openToken, ownMember, readJsonObject } from "./bearer-token"
import { certificateThumbprint } from "./certificate-thumbprint"
import type { JwtPolicy, TokenKey, TokenKeysArtifact } from "./policy"
import type { Reason } from "./reason"

/** @returns whether the signature (base64url) over the text is of this key, by the key's own algorithm */
export type VerifySignature = (key: TokenKey, signed: string, signature: string) => boolean

export type TokenRequest = {
  policy: JwtPolicy
  /** Names the token by its `jti`, where it has one that can be logged. */
  authorization: string | undefined
  /** The scope of the route. */
  scope: string
  /** SHA-256 of the presented certificate, hexadecimal. */
  sha256: string
  at: Date
}

export type TokenVerdict = { reason: Reason; tokenId?: string }

/** Reads the keys once, then judges token after token. */
export function makeTokenJudge(
  { issuers }: TokenKeysArtifact,
  verify: VerifySignature = () => false,
): (request: TokenRequest) => TokenVerdict {
  const keys = new Map(issuers.map(({ issuer, keys }) => [issuer, new Map(keys.map((key) => [key.kid, key]))]))
  return ({ policy, authorization, scope, sha256, at }) => {
    const credential = bearerCredential(authorization)
    if (credential === undefined) return { reason: "token-missing" }
    const claims = readGoodClaims(credential, policy, keys.get(policy.issuer), verify)
    if (claims === undefined || !isMeantForUs(claims, policy, at)) return { reason: "token-invalid" }
    if (policy.bound && confirmedCertificate(claims) !== certificateThumbprint(sha256))
      return { reason: "token-not-bound" }
    if (policy.scopeClaim !== null && !holdsScope(ownMember(claims, policy.scopeClaim), scope)) {
      return { reason: "token-scope-missing" }
    }
    const jti = ownMember(claims, "jti")
    return typeof jti === "string" && loggable.test(jti) ? { reason: "allowed", tokenId: jti } : { reason: "allowed" }
  }
}

/** What a log can hold on one line: an identifier that is longer, or that cannot be printed, is left out. */
const loggable = /^[\x20-\x7e]{1,256}$/

type Keys = ReadonlyMap<string, TokenKey>

/** The algorithm is the key's, never the token's own choice (RFC 8725 §3.1). */
function readGoodClaims(
  credential: string,
  policy: JwtPolicy,
  keys: Keys | undefined,
  verify: VerifySignature,
): Record<string, unknown> | undefined {
  const token = openToken(credential)
  if (token === undefined) return undefined
  const { header, payload, signed, signature } = token
  // RFC 7515 §4.1.11 and RFC 7797: what would change the meaning of the rest is not understood here
  if (Object.hasOwn(header, "crit") || Object.hasOwn(header, "b64")) return undefined
  const kid = ownMember(header, "kid")
  const key = typeof kid === "string" ? keys?.get(kid) : undefined
  if (key === undefined || ownMember(header, "alg") !== key.alg || !policy.algorithms.includes(key.alg))
    return undefined
  return verify(key, signed, signature) ? readJsonObject(payload) : undefined
}

/** RFC 7519 §4.1: who issued it, for whom, and when. An end is exclusive, a beginning is not. */
function isMeantForUs(claims: Record<string, unknown>, { issuer, audience }: JwtPolicy, at: Date): boolean {
  const aud = ownMember(claims, "aud")
  const exp = ownMember(claims, "exp")
  const nbf = ownMember(claims, "nbf")
  const now = at.getTime() / 1000
  if (ownMember(claims, "iss") !== issuer) return false
  if (aud !== audience && !(Array.isArray(aud) && aud.includes(audience))) return false
  if (typeof exp !== "number" || !Number.isFinite(exp) || now >= exp) return false
  return nbf === undefined || (typeof nbf === "number" && Number.isFinite(nbf) && now >= nbf)
}

function confirmedCertificate(claims: Record<string, unknown>): unknown {
  const cnf = ownMember(claims, "cnf")
  return isObject(cnf) ? ownMember(cnf, "x5t#S256") : undefined
}

/** RFC 8693 §4.2 writes scopes as one string; some issuers write an array. */
function holdsScope(claim: unknown, scope: string): boolean {
  if (typeof claim === "string") return claim.split(" ").includes(scope)
  return Array.isArray(claim) && claim.includes(scope)
}
