import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { compileArtifacts, type PolicyContent, readBundle } from "@/lib/bundle"
import { binOf, countBins } from "@/lib/bundle/application-bins"
import { anyPolicy, application, samplePolicy } from "./sample-policy"
import { manifestPayload } from "./signed"

const digests = (content: PolicyContent, bins?: number) =>
  [...compileArtifacts({ ...content, bins })].map(([name, { sha256 }]) => `${name} ${sha256}`)

const many = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) =>
    application(`app_${from + index}`, { scopes: [{ name: "payments:read" }] }),
  )

describe("artifacts", () => {
  test("are the same bytes for the same policy, however it is ordered", () => {
    fc.assert(
      fc.property(anyPolicy, fc.infiniteStream(fc.nat()), (policy, chance) => {
        const shuffled = <T>(items: readonly T[]): T[] =>
          items
            .map((item) => [chance.next().value ?? 0, item] as const)
            .sort(([a], [b]) => a - b)
            .map(([, item]) => item)
        const other: PolicyContent = {
          ...policy,
          routes: {
            hosts: shuffled(policy.routes.hosts),
            routes: shuffled(policy.routes.routes).map((route) => ({ ...route, methods: shuffled(route.methods) })),
          },
          revocations: {
            revoked: shuffled(policy.revocations.revoked),
            suspended: shuffled([...policy.revocations.suspended, ...policy.revocations.suspended]),
          },
          applications: shuffled(policy.applications).map((entry) => ({ ...entry, scopes: shuffled(entry.scopes) })),
        }
        expect(digests(other)).toEqual(digests(policy))
      }),
    )
  })

  test("read back as the policy that they were compiled from", () => {
    fc.assert(
      fc.property(anyPolicy, (policy) => {
        const artifacts = compileArtifacts(policy)
        const refs = [...artifacts].map(([name, { sha256, bytes }]) => [name, { sha256, bytes }])
        const manifest = manifestPayload({ artifacts: Object.fromEntries(refs) })
        const bundle = readBundle(manifest, (name) => artifacts.get(name)?.content ?? new Uint8Array())
        expect(digests(bundle)).toEqual(digests(policy))
      }),
    )
  })

  test("hold each application in exactly one bin", () => {
    const names = [...compileArtifacts({ ...samplePolicy(), applications: many(1_000) })]
    const members = names
      .filter(([name]) => name.startsWith("applications/"))
      .map(([, { content }]) => JSON.parse(Buffer.from(content).toString()).applications.length)
    expect(members).toHaveLength(8)
    expect(members.reduce((sum, count) => sum + count)).toBe(1_000)
  })

  test("of applications change in one bin when one application changes", () => {
    const before = digests({ ...samplePolicy(), applications: many(3_000) })
    const after = digests({
      ...samplePolicy(),
      applications: many(3_000).map((entry) => (entry.id === "app_77" ? { ...entry, scopes: [] } : entry)),
    })
    expect(after.filter((line) => !before.includes(line))).toHaveLength(1)
  })
})

describe("the number of bins", () => {
  test("is a power of two with 64 to 256 applications in each", () => {
    fc.assert(
      fc.property(
        fc.nat(200_000),
        fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
        (count, exponent) => {
          const bins = countBins(count, exponent === undefined ? undefined : 2 ** exponent)
          expect(Math.log2(bins) % 1).toBe(0)
          expect(count / bins).toBeLessThanOrEqual(256)
          if (bins > 1) expect(count / bins).toBeGreaterThanOrEqual(64)
        },
      ),
    )
  })

  test("does not go to and fro at its border", () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.array(fc.integer({ min: -20, max: 20 }), { maxLength: 50 }), (start, steps) => {
        const first = countBins(start)
        let bins = first
        const seen = new Set([first])
        for (const step of steps) {
          bins = countBins(Math.max(0, start + step), bins)
          seen.add(bins)
        }
        expect(seen.size).toBeLessThanOrEqual(2)
        expect(countBins(start, bins)).toBe(bins)
      }),
    )
  })

  test("grows by splitting each bin in two", () => {
    fc.assert(
      fc.property(fc.string(), (id) => {
        const parse = (name: string) => Number.parseInt(name.slice("applications/".length), 16)
        expect(parse(binOf(id, 16)) % 8).toBe(parse(binOf(id, 8)))
      }),
    )
  })
})
