// Damaged manifests, root documents and artifacts: refused in kind and soon, or read as what they say. What is read can be published again,
// so that nothing is in it that its own readers would not take.
import { expect, test } from "vitest"
import { compileArtifacts, parseRootDocument, readBundle } from "@/lib/bundle"
import { canonicalJson } from "@/lib/bundle/canonical-json"
import { parseManifest } from "@/lib/bundle/manifest"
import { samplePolicy } from "@/tests/unit/bundle/sample-policy"
import { manifestPayload, rootDocument, signingKey } from "@/tests/unit/bundle/signed"
import type { Chance } from "./machinery/chance"
import { fuzz } from "./machinery/fuzz"

const odd: readonly unknown[] = [
  ...[null, true, 0, -1, 1.5, 2 ** 31, 2 ** 53, "", "\0", "\ud83d", "a;b\n}", "../../etc", "\u202e", "x".repeat(5000)],
  ...["__proto__", "2026-02-30T00:00:00Z", "9999-12-31T23:59:59.999Z", "a".repeat(64), [], [[]], {}, { length: 9 }],
]

type Place = { holder: Record<string, unknown> | unknown[]; name: string }

function placesIn(value: unknown): Place[] {
  if (typeof value !== "object" || value === null) return []
  const holder = value as Place["holder"] // what JSON.parse makes of objects and lists
  return Object.entries(value).flatMap(([name, inner]) => [{ holder, name }, ...placesIn(inner)])
}

/** Copies, so that no value comes to lie in itself. */
function damageAt(chance: Chance, { holder, name }: Place, there: Place): void {
  const inner: unknown = structuredClone(Reflect.get(holder, name))
  switch (chance.below(5)) {
    case 0:
      Reflect.deleteProperty(holder, name)
      return
    case 1:
      if (Array.isArray(holder)) holder.push(inner)
      else Reflect.set(holder, chance.pick(["note", "constructor", "0"]), inner)
      return
    case 2:
      Reflect.set(holder, name, structuredClone(Reflect.get(there.holder, there.name)))
      return
    default:
      Reflect.set(holder, name, structuredClone(chance.pick(odd)))
  }
}

/** One to three members of JSON replaced, taken away, doubled or exchanged; now and then a byte. */
function damageJson(chance: Chance, bytes: Uint8Array): Uint8Array {
  const value: unknown = JSON.parse(Buffer.from(bytes).toString())
  for (let times = 1 + chance.below(3); times > 0; times--) {
    const places = placesIn(value)
    if (places.length === 0) break
    damageAt(chance, chance.pick(places), chance.pick(places))
  }
  const damaged = Uint8Array.from(Buffer.from(JSON.stringify(value)))
  if (chance.oneIn(8)) damaged[chance.below(damaged.length)] = chance.below(256)
  return damaged
}

test("20,000 damaged manifests and root documents are refused in kind, or are what they were read as", async () => {
  const key = signingKey()
  const documents = [
    { bytes: canonicalJson(manifestPayload()), parse: parseManifest },
    { bytes: canonicalJson(rootDocument({ root: [key], manifest: [signingKey()] })), parse: parseRootDocument },
  ]
  const { accepted, refused } = await fuzz({
    name: "manifests and root documents",
    inputs: 20_000,
    make: (chance) => damageJson(chance, chance.pick(documents).bytes),
    read(input) {
      const { parse } = documents[Buffer.from(input).includes("gatewarden/root/") ? 1 : 0] ?? {}
      const document = parse?.(input) ?? null
      expect(parse?.(Buffer.from(JSON.stringify(document)))).toEqual(document)
    },
  })
  expect(Object.keys(refused)).toContain("malformed")
  expect(accepted).toBeGreaterThan(100)
})

test("10,000 bundles with a damaged artifact are refused in kind, or can be published as they were read", async () => {
  const policy = samplePolicy()
  const artifacts = [...compileArtifacts(policy)].filter(([name]) => !name.startsWith("crl/"))
  const whole = compileArtifacts(policy)
  const names = artifacts.map(([name]) => name)
  const { accepted, refused } = await fuzz({
    name: "artifacts",
    inputs: 10_000,
    make: (chance) => {
      const at = chance.below(names.length)
      return Buffer.concat([
        Buffer.from([at]),
        damageJson(chance, whole.get(names[at] ?? "")?.content ?? new Uint8Array()),
      ])
    },
    read([at = 0, ...damaged]) {
      const bundle = readBundle(manifestPayload(), (name) =>
        name === names[at] ? Uint8Array.from(damaged) : (whole.get(name)?.content ?? new Uint8Array()),
      )
      for (const { content } of compileArtifacts(bundle).values()) expect(content.length).toBeGreaterThan(0)
    },
  })
  expect(Object.keys(refused).sort()).toEqual(["malformed", "unsupported-schema"])
  expect(accepted).toBeGreaterThan(100)
})
