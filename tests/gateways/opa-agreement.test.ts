// decide() and the reference Rego, run as OPA compiles it, are asked the same generated requests and must give the same answer.
// The policy's WebAssembly is kept beside the test; docs/decisions/056 says how it is made again where the Rego changes.
import { createHash } from "node:crypto"
import { readFileSync } from "node:fs"
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { verifyTokenSignature } from "@/lib/bundle"
import { makeDecider } from "@/lib/core/decide"
import { policyRego } from "@/lib/targets/opa/policy"
import { loadOpaPolicy, type OpaPolicy, toOpaInput, wasmFile } from "../support/opa-policy"
import { type Caller, hosts, makeWorld, tokenHosts, type World } from "./agreement-world"
import { generatedRequest, tokenRequest } from "./generated-request"
import { anyLayered, makeLayerWorld, readLayered } from "./layer-world"
import { tokenNames } from "./token-table"

const runs = 5000
const seed = Number(process.env.GATEWARDEN_TEST_SEED ?? Date.now() % 2 ** 31)

/**
 * As WebAssembly, OPA reads the JSON of claims in its own way; its interpreter reads it strictly. Of tokens whose issuer has signed such
 * claims, these are taken, or end the evaluation.
 */
const readOtherwise = new Set([
  ...["claims with something behind", "claims twice", "claims with a comment", "claims with a NUL behind"],
  ...["claims with a number without its fraction", "claims with an exponent without digits", "claims with -01"],
  ...["claims of bytes that are no UTF-8", "half a pair in a text"],
])

describe("OPA's reference policy", () => {
  let world: World
  let policy: OpaPolicy

  beforeAll(async () => {
    world = await makeWorld("http://127.0.0.1:9", { tokens: true })
    policy = await loadOpaPolicy(world.bundle)
  })

  it("is compiled from the Rego that is handed out", () => {
    const { sourceSha256 } = JSON.parse(readFileSync(`${wasmFile}.json`, "utf8")) as { sourceSha256: string } // written beside it
    expect(createHash("sha256").update(policyRego).digest("hex")).toBe(sourceSha256)
  })

  it(`agrees with decide() on ${runs} generated requests (seed ${seed})`, () => {
    const decide = makeDecider(world.bundle, { denyWhenExpired: true, verifySignature: verifyTokenSignature })
    const callers = new Map(world.callers.map((caller) => [caller.name, caller]))
    const seen = new Map<string, number>()
    fc.assert(
      fc.property(
        anyCaller(world),
        fc.oneof(generatedRequest, tokenRequest),
        anyMoment(world),
        (name, { token = "", ...request }, at) => {
          fc.pre(!readOtherwise.has(token))
          const caller: Caller = callers.get(name) ?? { name }
          const [authorization, ...more] = world.authorizationOf(token, caller)
          const asked = {
            ...{ at, certificate: caller.presented, ...request },
            authorization: more.length === 0 ? authorization : undefined,
          }
          const decision = decide(asked)
          seen.set(decision.reason, (seen.get(decision.reason) ?? 0) + 1)
          expect(policy.decide(asked)).toEqual(decision)
        },
      ),
      { numRuns: runs, seed },
    )
    console.info(`seed ${seed}: ${JSON.stringify(Object.fromEntries(seen))}`)
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining(["allowed", "grant-expired", "bundle-expired", "malformed-path", "token-invalid"]),
    )
  })

  it("agrees with decide() on every token that the world knows, good and bad", () => {
    const decide = makeDecider(world.bundle, { verifySignature: verifyTokenSignature })
    const reader = world.callers.find(({ name }) => name === "reader") ?? { name: "reader" }
    const seen = new Set<string>()
    for (const host of tokenHosts) {
      for (const name of tokenNames.filter((token) => !readOtherwise.has(token))) {
        const [authorization] = world.authorizationOf(name, reader)
        const at = new Date(world.bundle.manifest.issuedAt)
        const asked = { at, host, method: "GET", path: "/", certificate: reader.presented, authorization }
        const decision = decide(asked)
        seen.add(decision.reason)
        expect({ name, ...policy.decide(asked) }).toEqual({ name, ...decision })
      }
    }
    expect([...seen].sort()).toEqual([
      "allowed",
      "token-invalid",
      "token-missing",
      "token-not-bound",
      "token-scope-missing",
    ])
  })

  it("agrees on requests over layers, whose tokens are bound to what is handed over", async () => {
    const layers = await makeLayerWorld("http://127.0.0.1:9", { tokens: true })
    const own = await loadOpaPolicy(layers.bundle)
    const decide = makeDecider(layers.bundle, { denyWhenExpired: true, verifySignature: verifyTokenSignature })
    const seen = new Set<string>()
    fc.assert(
      fc.property(anyLayered(layers), (layered) => {
        fc.pre(!readOtherwise.has(layered.request.token ?? ""))
        const { asked } = readLayered(layers, layered)
        const decision = decide(asked)
        seen.add(decision.reason)
        expect(own.decide(asked)).toEqual(decision)
      }),
      { numRuns: runs, seed },
    )
    expect([...seen]).toEqual(expect.arrayContaining(["allowed", "no-client-certificate", "token-not-bound"]))
  })

  it("refuses whatever lacks a part that it would decide on", () => {
    const reader = world.callers.find(({ name }) => name === "reader")?.presented
    const at = new Date(world.bundle.manifest.issuedAt)
    const good = toOpaInput({ at, certificate: reader, host: hosts[0], method: "GET", path: "/v1/orders/7" })
    expect(policy.evaluate(good, at)).toMatchObject({ allow: true })
    const odd = [undefined, null, 7, "x", [], {}, true]
    const certificate = good.certificate ?? {}
    const broken = [
      ...["host", "method", "path", "certificate"].flatMap((name) => odd.map((value) => ({ ...good, [name]: value }))),
      ...Object.keys(certificate)
        .filter((name) => name !== "trusted")
        .flatMap((name) => odd.map((value) => ({ ...good, certificate: { ...certificate, [name]: value } }))),
      ...[undefined, null, 7, "true", [], {}, false].map((trusted) => ({
        ...good,
        certificate: { ...certificate, trusted },
      })),
      ...odd,
    ]
    // a time that is a number is a time: `notBefore: 7` is long ago
    const allowed = broken.filter((input) => policy.evaluate(input ?? null, at).allow)
    expect(allowed).toEqual([{ ...good, certificate: { ...certificate, notBefore: 7 } }])
  })
})

/** Half of them are callers who get as far as routes and grants. */
function anyCaller({ callers }: World): fc.Arbitrary<string> {
  return fc.oneof(
    fc.constantFrom(...callers.map(({ name }) => name)),
    fc.constantFrom("reader", "writer", "many", "ended", "reader, on its last day"),
  )
}

/** Now, and around the instants at which something ends. */
function anyMoment({ bundle, callers }: World): fc.Arbitrary<Date> {
  const issued = Date.parse(bundle.manifest.issuedAt)
  const ends = [
    bundle.manifest.notAfter,
    ...bundle.applications.flatMap(({ scopes }) => scopes.flatMap(({ endsAt }) => endsAt ?? [])),
    ...callers.flatMap(({ presented }) => (presented ? [presented.notAfter, presented.notBefore] : [])),
  ].map((end) => new Date(end).getTime())
  const instants = [...new Set(ends)].filter((at) => Math.abs(at - issued) < 4 * 86_400_000)
  return fc.oneof(
    { weight: 8, arbitrary: fc.constant(new Date(issued)) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom(...instants), fc.constantFrom(-1, 0, 1)).map(([at, by]) => new Date(at + by)),
    },
  )
}
