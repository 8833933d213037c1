// The token policies of the agreement tests, their issuers' keys, and tokens made for whoever presents them.
// For the world of the agreement tests.
import { createHash, generateKeyPairSync, type KeyObject } from "node:crypto"
import type { JwtPolicy, TokenAlgorithm, TokenKey, TokenKeysArtifact } from "@/lib/core/policy"
import { audience, issuer, type Keys, otherIssuer } from "./token-forge"
import { makers, nested } from "./token-table"

/** Bound to the certificate, and its scopes are looked at. */
export const boundPolicy: JwtPolicy = {
  kind: "jwt",
  issuer,
  audience,
  algorithms: ["ES256", "RS256"],
  scopeClaim: "scope",
  bound: true,
}
/** Bound to nobody. HAProxy 2.6 knows no PS256. */
export const pssPolicy: JwtPolicy = { ...boundPolicy, algorithms: ["PS256"], scopeClaim: null, bound: false }

export type Tokens = {
  tokenKeys: TokenKeysArtifact
  /** The values of the Authorization fields that this token is sent in: none, one or more. */
  authorizationOf: (name: string, sha256: string | undefined) => string[]
}

/** @param scopes that good tokens hold */
export function makeTokens(scopes: string[], now: Date): Tokens {
  const keys: Keys = {
    ES256: generateKeyPairSync("ec", { namedCurve: "P-256" }),
    other: generateKeyPairSync("ec", { namedCurve: "P-256" }),
    RS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
    PS256: generateKeyPairSync("rsa", { modulusLength: 2048 }),
    otherRsa: generateKeyPairSync("rsa", { modulusLength: 2048 }),
  }
  const made = new Map<string, string[]>()
  const otherX5t = createHash("sha256").update("another certificate").digest("base64url")
  return {
    tokenKeys: {
      issuers: [
        {
          issuer,
          keys: (["ES256", "PS256", "RS256"] as const).map((alg) => tokenKey(`${alg.toLowerCase()}-1`, alg, keys[alg])),
        },
        { issuer: otherIssuer, keys: [tokenKey("other-1", "ES256", keys.other)] },
      ],
    },
    authorizationOf: (name, sha256 = "") => {
      const known = made.get(`${name} ${sha256}`)
      if (known !== undefined) return known
      const x5t = Buffer.from(sha256, "hex").toString("base64url")
      const fields =
        { ...makers, ...nested }[name]?.({ keys, scopes, now: Math.floor(now.getTime() / 1000), x5t, otherX5t }) ?? []
      made.set(`${name} ${sha256}`, fields)
      return fields
    },
  }
}

export function tokenKey(kid: string, alg: TokenAlgorithm, { publicKey }: { publicKey: KeyObject }): TokenKey {
  const { kty, x = "", y = "", n = "", e = "" } = publicKey.export({ format: "jwk" })
  return { kid, alg, jwk: kty === "EC" ? { kty, crv: "P-256", x, y } : { kty: "RSA", n, e } }
}
