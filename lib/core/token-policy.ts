// What a token policy may say: how issuers, audiences and claims are written, so that every gateway can hold them.
// For the fields of screens and the operator API, for the bundle's schema and for screens that show a policy.
import type { JwtPolicy, TokenAlgorithm } from "./policy"

/** In the one order in which a policy lists them. */
export const tokenAlgorithms = ["ES256", "PS256", "RS256"] as const satisfies readonly TokenAlgorithm[]

/** Printable ASCII without quote, backslash, dollar and braces: nothing that could end a string in a gateway's files. */
const plainText = /^[\x21\x23\x25-\x5b\x5d-\x7a\x7c\x7e]+$/

/** What is wrong with an issuer's name: compared as text with `iss`, so it stands as the issuer writes it. */
export function tokenIssuerProblem(issuer: string): string | undefined {
  if (issuer.length > 300 || !plainText.test(issuer)) {
    return "Give the issuer as it stands in `iss`: up to 300 characters without blanks, quotes, backslashes, dollars or braces."
  }
  return undefined
}

export function tokenAudienceProblem(audience: string): string | undefined {
  if (audience.length > 300 || !plainText.test(audience)) {
    return "Give the audience as it stands in `aud`: up to 300 characters without blanks, quotes, backslashes, dollars or braces."
  }
  return undefined
}

export function tokenClaimProblem(claim: string): string | undefined {
  if (!/^[A-Za-z0-9_-]{1,60}$/.test(claim)) {
    return "Give the name of the claim, such as scope: up to 60 letters, digits, hyphens and underscores."
  }
  return undefined
}

/** In people's words, to stand behind the name of an API. */
export function tokenPolicyWords({ issuer, audience, algorithms, scopeClaim, bound }: JwtPolicy): string {
  const binding = bound ? ", bound to the certificate" : ", not bound to the certificate"
  const scope = scopeClaim === null ? "its scopes not looked at" : `the route's scope in its claim ${scopeClaim}`
  return `asks for a token of ${issuer} for ${audience}${binding}, signed with ${algorithms.join(" or ")}, ${scope}`
}
