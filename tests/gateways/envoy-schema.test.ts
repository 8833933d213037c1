// Every file of the Envoy export is read back with Envoy's own schema, which knows each field, enum and type by name.
// No Envoy can be had here, so what its filters do with them is in docs/gateways/envoy.md, and what they are is held to this.
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { isMalformedTarget } from "@/lib/core/malformed-path"
import type { PolicyBundle } from "@/lib/core/policy"
import { exportFiles } from "@/lib/targets/exports"
import { compileEnvoySchema, type EnvoySchema } from "../support/envoy-schema"
import { makeWorld } from "./agreement-world"
import { generatedRequest } from "./generated-request"

const discovery = "envoy.service.discovery.v3.DiscoveryResponse"

describe("the Envoy export", () => {
  let schema: EnvoySchema
  let files: Map<string, string>
  let bundle: PolicyBundle

  beforeAll(async () => {
    schema = compileEnvoySchema()
    bundle = withTokens((await makeWorld("https://upstream.example.test")).bundle)
    files = exportFiles(bundle, "envoy")
  }, 120_000)

  it("is bootstrap, listeners, routes, clusters and secrets of Envoy's published schema", () => {
    expect([...files.keys()]).toEqual([
      "README.md",
      "bootstrap.json",
      "listeners.json",
      "routes.json",
      "clusters.json",
      "secrets.json",
    ])
    schema.read("envoy.config.bootstrap.v3.Bootstrap", textOf("bootstrap.json"))
    for (const name of ["listeners", "routes", "clusters", "secrets"]) schema.read(discovery, textOf(`${name}.json`))
  })

  it.each([
    [
      "a field that is misspelt",
      "listeners.json",
      "disable_stateful_session_resumption",
      "disable_statefull_session_resumption",
    ],
    ["a field of another message", "listeners.json", "require_expiration", "domains"],
    ["an enum that does not exist", "listeners.json", "REJECT_REQUEST", "REFUSE_REQUEST"],
    ["a type that does not exist", "listeners.json", "filters.http.lua.v3.Lua", "filters.http.lua.v4.Lua"],
    ["a number that is a text", "listeners.json", "8443", '"eight"'],
    ["a field of routes that is misspelt", "routes.json", "ignore_port_in_host_matching", "ignore_ports"],
  ])("would be refused with %s, so the check checks", (_, name, right, wrong) => {
    expect(textOf(name)).toContain(right)
    expect(() => schema.read(discovery, textOf(name).replace(right, wrong))).toThrow()
  })

  it("never normalises what it forwards, refuses escaped slashes, and resumes no session", () => {
    const text = textOf("listeners.json")
    for (const setting of [
      '"normalize_path": false',
      '"merge_slashes": false',
      '"path_with_escaped_slashes_action": "REJECT_REQUEST"',
      '"disable_stateless_session_resumption": true',
      '"forward_client_cert_details": "SANITIZE_SET"',
    ]) {
      expect(text.split(setting).length - 1, setting).toBe(bundle.routes.hosts.length)
    }
  })

  it("lets nobody through who is suspended, listed, or has no grant that lasts", () => {
    const principals = [...textOf("listeners.json").matchAll(/"exact": "(spiffe:[^"]+)"/g)].map(([, id]) => id)
    const named = new Set(principals.map((id) => id?.split("/").at(-1)))
    const expected = bundle.applications
      .filter(
        ({ id, status, scopes }) =>
          status === "active" && !bundle.revocations.suspended.includes(id) && scopes.length > 0,
      )
      .filter(({ scopes }) =>
        scopes.some(({ endsAt }) => endsAt === undefined || Date.parse(endsAt) > Date.parse(bundle.manifest.issuedAt)),
      )
      .map(({ id }) => id)
    expect([...named].sort()).toEqual(expected.sort())
  })

  it("refuses by the raw path exactly what decide() calls malformed, but for its length", () => {
    const patterns = [...textOf("listeners.json").matchAll(/"regex": ("\(\?s\)[^\n]*")/g)].map(
      ([, text]) => new RegExp(`^(?:${String(JSON.parse(text ?? '""')).replace("(?s)", "")})$`, "s"),
    )
    expect(patterns.length).toBeGreaterThan(8)
    const ordinary = generatedRequest.filter(({ path }) => path.length <= 8000)
    fc.assert(
      fc.property(ordinary, ({ path }) => {
        expect(patterns.some((pattern) => pattern.test(path))).toBe(isMalformedTarget(path))
      }),
      { numRuns: 2000 },
    )
  })

  const textOf = (name: string) => files.get(name) ?? ""
})

/** Both hosts ask for tokens, one of them bound and by scope. */
function withTokens(bundle: PolicyBundle): PolicyBundle {
  const policy = {
    kind: "jwt",
    issuer: "https://issuer.example.test",
    audience: "orders",
    algorithms: ["ES256" as const],
  } as const
  const hosts = bundle.routes.hosts.map((host, index) => ({
    ...host,
    tokenPolicy: {
      ...policy,
      algorithms: [...policy.algorithms],
      scopeClaim: index === 0 ? "scope" : null,
      bound: index === 0,
    },
  }))
  const jwk = { kty: "EC", crv: "P-256", x: "a".repeat(43), y: "b".repeat(43) } as const
  const issuers = [{ issuer: policy.issuer, keys: [{ kid: "one", alg: "ES256" as const, jwk }] }]
  return { ...bundle, routes: { ...bundle.routes, hosts }, tokenKeys: { issuers } }
}
