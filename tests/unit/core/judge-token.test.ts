// What a token is worth: each reason by itself, and which of two comes first. Signatures are the test's to call good or bad;
// real ones, and hundreds of ways to bend a token, are in tests/gateways.
import { describe, expect, it } from "vitest"
import { certificateThumbprint } from "@/lib/core/certificate-thumbprint"
import { makeTokenJudge, type TokenRequest } from "@/lib/core/judge-token"
import type { JwtPolicy, TokenKey } from "@/lib/core/policy"

const at = new Date("2026-11-24T12:00:00Z")
const now = at.getTime() / 1000
const sha256 = "ab".repeat(32)
const policy: JwtPolicy = {
  kind: "jwt",
  ...{ issuer: "https://login.test", audience: "https://api.test", algorithms: ["ES256"] },
  ...{ scopeClaim: "scope", bound: true },
}
const key = (kid: string, alg: TokenKey["alg"]): TokenKey => ({ kid, alg, jwk: { kty: "RSA", n: "n", e: "e" } })
const keys = { issuers: [{ issuer: policy.issuer, keys: [key("one", "ES256"), key("two", "RS256")] }] }
const claims = {
  ...{ iss: policy.issuer, aud: policy.audience, exp: now + 60, jti: "t-1", scope: "a:read b:read" },
  cnf: { "x5t#S256": certificateThumbprint(sha256) },
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url")
const bearer = (change: object = {}, header: object = {}) =>
  `Bearer ${encode({ alg: "ES256", kid: "one", ...header })}.${encode({ ...claims, ...change })}.c2ln`

const judge = makeTokenJudge(keys, (_, __, signature) => signature === "c2ln")
const verdict = (
  authorization: string | undefined,
  change: Partial<JwtPolicy> = {},
  more: Partial<TokenRequest> = {},
) => judge({ policy: { ...policy, ...change }, authorization, scope: "a:read", sha256, at, ...more })
const reason = (...given: Parameters<typeof verdict>) => verdict(...given).reason

describe("a token", () => {
  it("that is good is allowed, and named by its jti where a log can hold it", () => {
    expect(verdict(bearer())).toEqual({ reason: "allowed", tokenId: "t-1" })
    for (const jti of ["line\nbreak", "x".repeat(257), 7, undefined]) {
      expect(verdict(bearer({ jti }))).toEqual({ reason: "allowed" })
    }
  })

  it.each([undefined, "", "Bearer", "Bearer ", "Basic YTpi"])("that is not there as %j is missing", (field) => {
    expect(reason(field)).toBe("token-missing")
  })

  it.each([
    ["another issuer's", bearer({ iss: "https://login.test/" })],
    ["for another audience", bearer({ aud: ["https://other.test"] })],
    ["without an audience", bearer({ aud: undefined })],
    ["over at this very second", bearer({ exp: now })],
    ["without an end", bearer({ exp: undefined })],
    ["with an end in words", bearer({ exp: "2099-01-01" })],
    ["not begun", bearer({ nbf: now + 1 })],
    ["of a key that nobody knows", bearer({}, { kid: "three" })],
    ["without a kid", bearer({}, { kid: undefined })],
    ["of an algorithm that the policy does not name", bearer({}, { kid: "two", alg: "RS256" })],
    ["of another algorithm than its key", bearer({}, { alg: "none" })],
    ["with a critical extension", bearer({}, { crit: ["exp"] })],
    ["with a signature that is not its key's", `${bearer()}x`],
    ["no token at all", "Bearer abc"],
  ])("that is %s is invalid", (_, field) => {
    expect(reason(field)).toBe("token-invalid")
  })

  it("is for one audience of several, and begins at its nbf", () => {
    expect(reason(bearer({ aud: ["https://other.test", policy.audience], nbf: now }))).toBe("allowed")
  })

  it("of another certificate, or of none, is not bound, unless the policy does not ask", () => {
    for (const cnf of [undefined, {}, { "x5t#S256": "other" }, "x5t#S256"]) {
      expect(reason(bearer({ cnf }))).toBe("token-not-bound")
      expect(reason(bearer({ cnf }), { bound: false })).toBe("allowed")
    }
  })

  it("holds the route's scope as a word of a text or of a list, unless the policy does not look", () => {
    expect(reason(bearer({ scope: ["x", "a:read"] }))).toBe("allowed")
    for (const scope of [undefined, "a:rea a:reader", ["a:read b:read"], { "a:read": true }]) {
      expect(reason(bearer({ scope }))).toBe("token-scope-missing")
      expect(reason(bearer({ scope }), { scopeClaim: null })).toBe("allowed")
    }
  })

  it("is judged in the order missing, invalid, not bound, scope missing", () => {
    const wrong = { cnf: {}, scope: "" }
    expect(reason(bearer({ ...wrong, exp: now }))).toBe("token-invalid")
    expect(reason(bearer(wrong))).toBe("token-not-bound")
  })

  it("is never good where its issuer has no key, or where nobody can check signatures", () => {
    expect(reason(bearer({ iss: "https://none.test" }), { issuer: "https://none.test" })).toBe("token-invalid")
    const blind = makeTokenJudge(keys)
    expect(blind({ policy, authorization: bearer(), scope: "a:read", sha256, at }).reason).toBe("token-invalid")
  })
})

it("a certificate's thumbprint is base64url of its SHA-256, without padding", () => {
  expect(certificateThumbprint(sha256)).toBe(Buffer.from(sha256, "hex").toString("base64url"))
})
