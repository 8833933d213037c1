import { describe, expect, test } from "vitest"
import { compileArtifacts, type PolicyContent, readBundle } from "@/lib/bundle"
import { codeOf } from "./code-of"
import { application, host, samplePolicy } from "./sample-policy"
import { manifestPayload } from "./signed"

/** Reads the sample after an artifact's JSON was changed by hand. */
function readChanged(name: string, change: (value: Record<string, unknown>) => unknown): Promise<string> {
  const artifacts = compileArtifacts(samplePolicy())
  return codeOf(
    (async () =>
      readBundle(manifestPayload(), (wanted) => {
        const content = artifacts.get(wanted)?.content ?? new Uint8Array()
        if (wanted !== name) return content
        return Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(content).toString()))))
      }))(),
  )
}

function readPolicy(changes: Partial<PolicyContent>): Promise<string> {
  const artifacts = compileArtifacts(samplePolicy(changes))
  const refs = Object.fromEntries([...artifacts].map(([name, { sha256, bytes }]) => [name, { sha256, bytes }]))
  const read = (name: string) => artifacts.get(name)?.content ?? new Uint8Array()
  return codeOf((async () => readBundle(manifestPayload({ artifacts: refs }), read))())
}

const { trust, routes } = samplePolicy()
const [first] = trust.anchors
if (first === undefined) throw new Error("the sample has an anchor")
const layer = { name: "edge-cdn", header: "xfcc" as const, sha256: first.sha256, pem: first.pem }

describe("a bundle", () => {
  test("without an artifact that it needs is refused", async () => {
    for (const name of ["trust", "routes", "revocations", "crl/root-1"]) {
      const { [name]: _, ...artifacts } = manifestPayload().artifacts
      const content = compileArtifacts(samplePolicy())
      const read = (wanted: string) => content.get(wanted)?.content ?? new Uint8Array()
      expect(await codeOf((async () => readBundle(manifestPayload({ artifacts }), read))())).toBe("malformed")
    }
  })

  test("with a member that this program does not know is refused: it might have been a restriction", async () => {
    expect(await readChanged("routes", (value) => ({ ...value, quotas: [] }))).toBe("unsupported-schema")
    expect(await readChanged("revocations", (value) => ({ ...value, paused: true }))).toBe("unsupported-schema")
  })

  test("that is not JSON, or of another shape, is refused", async () => {
    expect(await readChanged("routes", () => [])).toBe("malformed")
    expect(await readChanged("applications/00", () => ({ applications: [{ id: "app_1" }] }))).toBe("malformed")
  })

  test("names its layers, and none where it has no such artifact", async () => {
    expect(await readPolicy({ peers: [layer] })).toBe("accepted")
    expect(compileArtifacts(samplePolicy()).has("peers")).toBe(false)
  })

  test.each<[string, Partial<PolicyContent>]>([
    ["a layer twice", { peers: [layer, { ...layer, name: "other" }] }],
    ["a layer under another fingerprint", { peers: [{ ...layer, sha256: "a".repeat(64) }] }],
    ["a layer that is no certificate", { peers: [{ ...layer, pem: "x" }] }],
    ["a layer whose name would end a directive", { peers: [{ ...layer, name: "edge; include" }] }],
    [
      "a layer in a header that nobody knows",
      { peers: [{ ...layer, header: "x-cert" as "xfcc" /* a lie, which is the point */ }] },
    ],
    ["an application twice", { applications: [application("app_a"), application("app_a")] }],
    ["a route on a host that is not there", { routes: { hosts: [], routes: routes.routes } }],
    ["a host twice", { routes: { hosts: [...routes.hosts, ...routes.hosts], routes: [] } }],
    [
      "an anchor under another fingerprint",
      { trust: { ...trust, anchors: trust.anchors.map((anchor) => ({ ...anchor, sha256: "a".repeat(64) })) } },
    ],
    [
      "an anchor that is no certificate",
      { trust: { ...trust, anchors: trust.anchors.map((anchor) => ({ ...anchor, pem: "x" })) } },
    ],
    ["no anchor", { trust: { ...trust, anchors: [] } }],
    [
      "a hostname that would end a directive",
      { routes: { hosts: routes.hosts.map((entry) => ({ ...entry, host: "a.example;}" })), routes: [] } },
    ],
    [
      "an upstream that would end a directive",
      { routes: { hosts: routes.hosts.map((entry) => ({ ...entry, upstream: "http://a;}" })), routes: [] } },
    ],
    [
      "a path that is a pattern",
      { routes: { ...routes, routes: [{ id: "rte_9", host, methods: ["GET"], path: "/(.*)", scope: "a" }] } },
    ],
    [
      "a method that nobody has decided on",
      { routes: { ...routes, routes: [{ id: "rte_9", host, methods: ["TRACE"], path: "/a", scope: "a" }] } },
    ],
    ["a scope that would end a string", { applications: [application("app_a", { scopes: [{ name: 'a"; }' }] })] }],
    ["a subject that would end a line", { applications: [application("app_a", { subject: "CN=a\n" })] }],
  ])("with %s is refused", async (_, changes) => {
    expect(await readPolicy(changes)).toBe("malformed")
  })
})
