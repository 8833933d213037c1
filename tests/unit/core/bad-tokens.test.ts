// What decide() makes of tokens with real signatures, each of them good, or bad in one way: what every gateway is then held to.
// The verdicts are the table's own (tests/gateways/token-table.ts), so that no fault is agreed upon.
import { createHash } from "node:crypto"
import fc from "fast-check"
import { expect, it } from "vitest"
import { verifyTokenSignature } from "@/lib/bundle"
import { makeTokenJudge } from "@/lib/core/judge-token"
import { boundPolicy, makeTokens } from "../../gateways/agreement-tokens"
import { tokenNames, verdictOf } from "../../gateways/token-table"

const at = new Date("2026-11-25T12:00:00Z")
const sha256 = createHash("sha256").update("a certificate").digest("hex")
const scope = "orders:read"
const { tokenKeys, authorizationOf } = makeTokens([scope, "orders:write"], at)
const judge = makeTokenJudge(tokenKeys, verifyTokenSignature)
const reasonOf = (authorization: string | undefined) =>
  judge({ policy: boundPolicy, authorization, scope, sha256, at }).reason

it.each(tokenNames)("the token %s is what it was made to be", (name) => {
  const fields = authorizationOf(name, sha256)
  expect(reasonOf(fields.length === 1 ? fields[0] : undefined)).toBe(verdictOf(name))
})

it("a good token that is changed in any one place is good no longer", () => {
  const [good = ""] = authorizationOf("RS256", sha256)
  const change = fc.record({
    at: fc.integer({ min: "Bearer ".length, max: good.length - 2 }), // the last character has bits that nobody reads
    by: fc.constantFrom("", ..."AZaz09-_.=+/ \0\xe9{", "..", "AA"),
    over: fc.nat(2),
  })
  fc.assert(
    fc.property(change, ({ at: place, by, over }) => {
      const changed = good.slice(0, place) + by + good.slice(place + over)
      // one more blank behind the scheme is no change of the token
      fc.pre(changed.replace(/^Bearer +/, "Bearer ") !== good)
      expect(reasonOf(changed)).toBe("token-invalid")
    }),
    { numRuns: 3000 },
  )
})

it.each([
  ["a megabyte of one part", () => "a".repeat(1_000_000)],
  ["a megabyte of dots", () => ".".repeat(1_000_000)],
  ["a megabyte of blanks", () => `${" ".repeat(1_000_000)}a.b.c`],
  ["a megabyte of claims", () => `e30.${"a".repeat(1_000_000)}.e30`],
])("%s is refused, and soon", (_, make) => {
  const before = performance.now()
  expect(reasonOf(`Bearer ${make()}`)).toBe("token-invalid")
  expect(performance.now() - before).toBeLessThan(5000)
})
