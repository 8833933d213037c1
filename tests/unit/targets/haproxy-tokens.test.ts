// What an API's token policy becomes in HAProxy's files, as text; what HAProxy makes of them is asked of HAProxy in tests/gateways.
import { createPublicKey, generateKeyPairSync } from "node:crypto"
import { beforeAll, describe, expect, it } from "vitest"
import type { JwtPolicy, PolicyBundle, TokenAlgorithm, TokenKey } from "@/lib/core/policy"
import { type HaproxyOptions, haproxyLimits, renderHaproxy } from "@/lib/targets/haproxy"
import { tokenKey } from "../../gateways/agreement-tokens"
import { makePolicyBundle, policyApplication, policyHost } from "../../support/policy-bundle"
import { makeHierarchy } from "../pki/hierarchy"

const options: HaproxyOptions = {
  directory: "/etc/gatewarden/haproxy/current",
  listen: ["443"],
  certificateFor: (host) => ({ certificate: `/etc/tls/${host}.crt`, key: `/etc/tls/${host}.key` }),
  log: "stdout",
  runtimeSocket: "/run/gatewarden/haproxy.sock",
}

const policy: JwtPolicy = {
  kind: "jwt",
  issuer: "https://issuer.example.test/it's,(here)#%[src]",
  audience: "https://api.example.test/%[date]",
  algorithms: ["ES256"],
  scopeClaim: "scope",
  bound: true,
}

let plain: PolicyBundle
let keys: { ours: TokenKey; odd: TokenKey; rsa: TokenKey; others: TokenKey }

beforeAll(async () => {
  plain = await makePolicyBundle(await makeHierarchy(), {
    hosts: [policyHost("a.example.test", "http://10.0.0.1:8080"), policyHost("b.example.test", "http://10.0.0.2:8080")],
    routes: [{ id: "rte_1", host: "a.example.test", methods: ["GET"], path: "/", scope: "a:read" }],
    applications: [policyApplication("app_1", [{ name: "a:read" }])],
  })
  const ec = () => generateKeyPairSync("ec", { namedCurve: "P-256" })
  keys = {
    ours: tokenKey("one", "ES256", ec()),
    odd: tokenKey("two } if { always_true } #", "ES256", ec()),
    rsa: tokenKey("three", "RS256", generateKeyPairSync("rsa", { modulusLength: 2048 })),
    others: tokenKey("four", "ES256", ec()),
  }
})

/** The first API asks for a token, the other for none. */
function asking(more: Partial<JwtPolicy> = {}): PolicyBundle {
  const [first, ...rest] = plain.routes.hosts
  if (first === undefined) throw new Error("The bundle has no host.")
  return {
    ...plain,
    routes: { ...plain.routes, hosts: [{ ...first, tokenPolicy: { ...policy, ...more } }, ...rest] },
    tokenKeys: {
      issuers: [
        { issuer: policy.issuer, keys: [keys.ours, keys.odd, keys.rsa] },
        { issuer: "https://nobody.names.test", keys: [keys.others] },
      ],
    },
  }
}

const hex = (text: string) => Buffer.from(text).toString("hex").toUpperCase()
const configOf = (bundle: PolicyBundle) => renderHaproxy(bundle, options).get("gatewarden.cfg") ?? ""

describe("tokens in HAProxy's files", () => {
  it("are not there where no API asks for one", () => {
    const files = renderHaproxy({ ...plain, tokenKeys: asking().tokenKeys }, options)
    expect([...files.keys()].filter((name) => name.startsWith("token"))).toEqual([])
    expect(files.get("gatewarden.cfg")).not.toMatch(/\blua|jwt_verify|\(authorization\)/)
  })

  it("cost the other APIs of the release nothing", () => {
    const [, first = "", second = ""] = configOf(asking()).split(/^backend gatewarden-\d+$/m)
    expect(first).toContain("lua.gatewarden_token")
    expect(second).not.toMatch(/\blua|jwt_verify|\(authorization\)/)
  })

  it("are the same bytes for the same release", () => {
    expect(renderHaproxy(asking(), options)).toEqual(renderHaproxy(asking(), options))
  })

  it("hold a public key for each that HAProxy can use, of the issuers that policies name", () => {
    const files = renderHaproxy(asking({ algorithms: ["ES256", "RS256"] }), options)
    const pems = [...files].filter(([name]) => name.endsWith(".pem") && name.startsWith("token-key"))
    const jwks = pems.map(([, pem]) => createPublicKey(pem).export({ format: "jwk" }))
    expect(jwks).toEqual([keys.ours.jwk, keys.odd.jwk, keys.rsa.jwk])
    expect(files.get("gatewarden.cfg")?.match(/jwt_verify\([^)]*\)/g)).toEqual(
      pems.map(([name]) => `jwt_verify(txn.gw_t_alg,${options.directory}/${name})`),
    )
  })

  it("let no name of an issuer, audience or key be read as anything else", () => {
    const config = configOf(asking())
    for (const name of [policy.issuer, policy.audience, keys.odd.kid]) {
      expect(config).not.toContain(name)
      expect(config).toContain(hex(name))
    }
  })

  it("look at scopes and binding only where the policy does", () => {
    expect(configOf(asking())).toMatch(/token-not-bound[\s\S]*token-scope-missing/)
    const loose = configOf(asking({ scopeClaim: null, bound: false }))
    expect(loose).not.toMatch(/str\(token-not-bound\)|str\(token-scope-missing\)/)
    expect(loose).toContain(`lua.gatewarden_token ${hex(policy.issuer)} ${hex(policy.audience)} - if`)
  })

  it("leave RSA keys out that are too long, and say so", () => {
    const long: TokenKey = {
      ...keys.rsa,
      jwk: { kty: "RSA", n: Buffer.alloc(520, 0xff).toString("base64url"), e: "AQAB" },
    }
    const bundle = asking({ algorithms: ["RS256"] })
    const odd = { ...bundle, tokenKeys: { issuers: [{ issuer: policy.issuer, keys: [long] }] } }
    expect(haproxyLimits(odd)).toEqual([
      'a.example.test: Tokens of the key "three" are refused as token-invalid: HAProxy 2.6 takes RSA keys of up to 4,096 bits.',
    ])
    expect(configOf(odd)).not.toContain("jwt_verify")
  })

  it.each<[TokenAlgorithm[], string[]]>([
    [["ES256"], []],
    [
      ["ES256", "PS256", "RS256"],
      [
        "a.example.test: HAProxy 2.6 refuses tokens signed with PS256 as token-invalid, so only ES256 or RS256 is accepted.",
      ],
    ],
    [
      ["PS256"],
      ["a.example.test: HAProxy 2.6 refuses tokens signed with PS256 as token-invalid, so nobody is let in."],
    ],
  ])("say in words what of %j is refused", (algorithms, limits) => {
    const bundle = asking({ algorithms })
    expect(haproxyLimits(bundle)).toEqual(limits)
    expect(configOf(bundle).match(/^# .* token-invalid.*$/gm) ?? []).toEqual(limits.map((limit) => `# ${limit}`))
    expect(configOf(bundle)).not.toContain("-m str PS256")
  })
})
