// The rendered files as text: deterministic, and closed to whatever a bundle or a host's options may hold.
// What nginx makes of them is asked of nginx in tests/gateways.
import fc from "fast-check"
import { beforeAll, describe, expect, it } from "vitest"
import { DomainError } from "@/lib/core/domain-error"
import type { PolicyBundle } from "@/lib/core/policy"
import { type NginxOptions, nginxChangesAt, renderNginx, UnrenderableError } from "@/lib/targets/nginx"
import { makePolicyBundle, policyApplication, policyHost } from "../../support/policy-bundle"
import { makeHierarchy } from "../pki/hierarchy"
import { readDirectives } from "./nginx-directives"

const options: NginxOptions = {
  directory: "/etc/gatewarden/nginx/current",
  listen: ["443", "[::]:443"],
  certificateFor: (host) => ({ certificate: `/etc/tls/${host}.crt`, key: `/etc/tls/${host}.key` }),
  accessLog: "/var/log/nginx/gatewarden.log",
  statusSocket: "/run/gatewarden/status.sock",
  njs: false,
}

let bundle: PolicyBundle

beforeAll(async () => {
  const hierarchy = await makeHierarchy()
  bundle = await makePolicyBundle(hierarchy, {
    hosts: [policyHost("a.example.test", "http://10.0.0.1:8080"), policyHost("b.example.test", "https://api.internal")],
    routes: [
      { id: "rte_1", host: "a.example.test", methods: ["GET"], path: "/v1/{id}", scope: "a:read" },
      { id: "rte_2", host: "a.example.test", methods: ["POST"], path: "/v1/{id}", scope: "a:write" },
      { id: "rte_3", host: "b.example.test", methods: ["GET", "HEAD"], path: "/", scope: "b:read" },
    ],
    applications: [
      policyApplication("app_1", [{ name: "a:read" }, { name: "b:read", endsAt: "2027-01-01T00:00:00Z" }]),
      policyApplication("app_2", [{ name: "b:read" }], "suspended"),
    ],
    revocations: {
      revoked: [
        { issuer: hierarchy.issuing.subject, serial: "5d1", sha256: "0".repeat(64), revokedAt: "2026-01-01T00:00:00Z" },
        { issuer: hierarchy.root.subject, serial: "ab", sha256: "1".repeat(64), revokedAt: "2026-01-01T00:00:00Z" },
      ],
      suspended: ["app_3"],
    },
  })
})

/** A copy in which one text of the bundle is another. */
const places: Record<string, (changed: PolicyBundle, text: string) => void> = {
  host: ({ routes }, text) => Object.assign(routes.hosts[0] ?? {}, { host: text }),
  upstream: ({ routes }, text) => Object.assign(routes.hosts[0] ?? {}, { upstream: text }),
  "upstream's host": ({ routes }, text) => Object.assign(routes.hosts[0] ?? {}, { upstream: `http://${text}` }),
  "route's host": ({ routes }, text) => Object.assign(routes.routes[0] ?? {}, { host: text }),
  "route's path": ({ routes }, text) => Object.assign(routes.routes[0] ?? {}, { path: `/${text}` }),
  "route's scope": ({ routes }, text) => Object.assign(routes.routes[0] ?? {}, { scope: text }),
  "route's method": ({ routes }, text) => Object.assign(routes.routes[0] ?? {}, { methods: [text] }),
  "route's identifier": ({ routes }, text) => Object.assign(routes.routes[0] ?? {}, { id: text }),
  application: ({ applications }, text) => Object.assign(applications[0] ?? {}, { id: text }),
  "application after its prefix": ({ applications }, text) =>
    Object.assign(applications[0] ?? {}, { id: `app_${text}` }),
  "application's subject": ({ applications }, text) => Object.assign(applications[0] ?? {}, { subject: text }),
  "grant's scope": ({ applications }, text) => Object.assign(applications[0]?.scopes[0] ?? {}, { name: text }),
  "grant's end": ({ applications }, text) => Object.assign(applications[0]?.scopes[0] ?? {}, { endsAt: text }),
  "suspended application": ({ revocations }, text) => revocations.suspended.push(text),
  "revoked issuer": ({ revocations }, text) => Object.assign(revocations.revoked[0] ?? {}, { issuer: text }),
  "revoked serial": ({ revocations }, text) => Object.assign(revocations.revoked[0] ?? {}, { serial: text }),
  "anchor's subject": ({ trust }, text) => Object.assign(trust.anchors[0] ?? {}, { subject: text }),
  "anchor's name": ({ trust }, text) => Object.assign(trust.anchors[0] ?? {}, { name: text }),
  "anchor's PEM": ({ trust }, text) => Object.assign(trust.anchors[0] ?? {}, { pem: text }),
  environment: ({ manifest }, text) => Object.assign(manifest, { environment: text }),
  sequence: ({ manifest }, text) => Object.assign(manifest, { sequence: text }),
  stamp: ({ manifest }, text) => Object.assign(manifest, { stamp: text }),
  notAfter: ({ manifest }, text) => Object.assign(manifest, { notAfter: text }),
}

const hostile = fc.oneof(
  fc.string({ unit: "binary", maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        ...[
          '"',
          "'",
          "\\",
          "\\\\",
          "$",
          "${",
          "}",
          "{",
          ";",
          "\n",
          "\r",
          "\0",
          "#",
          "~",
          "*",
          " ",
          "\t",
          "(",
          ")",
          "[",
          "]",
        ],
        ...[
          "$host",
          "default",
          "include",
          "volatile",
          "hostnames",
          "/etc/passwd",
          "a",
          "1",
          "}}",
          "); return 200;",
          "\\n",
          "\\x22",
        ],
        ...[
          "; include /etc/passwd;",
          '"; return 200; "',
          "%22",
          "-----END CERTIFICATE-----",
          "é",
          "\u2028",
          "|",
          "^",
          ".",
          ",",
          "+",
        ],
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join("")),
)

/** What the files say without their texts: directives, how many parameters each has, in which block; and variables. */
function shapesOf(files: Map<string, string>): string[] {
  const configs = [...files].filter(([name]) => name.endsWith(".conf"))
  return configs.flatMap(([name, text]) => [
    ...readDirectives(text).map((line) => `${name} ${line}`),
    ...[...text.matchAll(/[$][{]?([A-Za-z0-9_]+)/g)].map(([, variable]) => `variable ${variable}`),
  ])
}

describe("rendering for nginx", () => {
  it("gives the same bytes for the same policy in another order", () => {
    const shuffled = structuredClone(bundle)
    shuffled.routes.hosts.reverse()
    shuffled.routes.routes.reverse()
    shuffled.applications.reverse()
    for (const application of shuffled.applications) application.scopes.reverse()
    shuffled.revocations.revoked.reverse()
    const [one, other] = [renderNginx(bundle, options), renderNginx(shuffled, options)]
    for (const [name, text] of one) if (name.endsWith(".conf")) expect(other.get(name)).toBe(text)
  })

  it("never lets a text of the bundle add, end or change a directive", () => {
    const expected = shapesOf(renderNginx(bundle, { ...options, denyWhenExpired: true }))
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(places)), hostile, (place, text) => {
        const changed = structuredClone(bundle)
        places[place]?.(changed, text)
        try {
          const shapes = shapesOf(renderNginx(changed, { ...options, denyWhenExpired: true }))
          expect(unexpected(shapes, expected)).toEqual([])
        } catch (error) {
          // refused with words for the operator, never written
          if (!(error instanceof UnrenderableError || error instanceof DomainError)) throw error
        }
      }),
      { numRuns: 1500 },
    )
  })

  it("never lets a path or address of the host's options add, end or change a directive", () => {
    const expected = shapesOf(renderNginx(bundle, { ...options, denyWhenExpired: true }))
    const fields = {
      directory: (text: string) => ({ directory: `/${text}` }),
      listen: (text: string) => ({ listen: [text] }),
      certificate: (text: string) => ({ certificateFor: () => ({ certificate: `/${text}`, key: "/k" }) }),
      key: (text: string) => ({ certificateFor: () => ({ certificate: "/c", key: text }) }),
      accessLog: (text: string) => ({ accessLog: `/${text}` }),
      statusSocket: (text: string) => ({ statusSocket: `/${text}` }),
      addressesOf: (text: string) => ({ addressesOf: () => [text] }),
      upstreamTrust: (text: string) => ({ upstreamTrust: `/${text}` }),
    }
    fc.assert(
      fc.property(fc.constantFrom(...Object.values(fields)), hostile, (change, text) => {
        try {
          expect(unexpected(shapesOf(renderNginx(bundle, { ...options, ...change(text) })), expected)).toEqual([])
        } catch (error) {
          if (!(error instanceof UnrenderableError)) throw error
        }
      }),
      { numRuns: 500 },
    )
  })

  it("matches an issuer's name as it stands, and no other", () => {
    const name = fc.string({
      unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)),
      minLength: 1,
    })
    fc.assert(
      fc.property(name, name, (subject, other) => {
        const changed = structuredClone(bundle)
        Object.assign(changed.trust.anchors[0] ?? {}, { subject })
        const line = /"~(.*)" \d+;/.exec(
          renderNginx(
            { ...changed, trust: { ...changed.trust, anchors: changed.trust.anchors.slice(0, 1) } },
            options,
          ).get("identity.conf") ?? "",
        )
        const pattern = new RegExp((line?.[1] ?? "").replace(/\\z$/, "$"))
        expect(pattern.test(subject)).toBe(true)
        expect(pattern.test(other)).toBe(other === subject)
        expect(pattern.test(`${subject}x`)).toBe(false)
      }),
    )
  })

  it("hands CRLs over only while every one of them is valid", () => {
    const issued = new Date(bundle.manifest.issuedAt).getTime()
    const crlsAt = (ms: number) => renderNginx(bundle, { ...options, at: new Date(issued + ms) })
    const day = 86_400_000
    expect(crlsAt(0).get("crls.pem")).toMatch(/^-----BEGIN X509 CRL-----\n/)
    expect(crlsAt(0).get("clients.conf")).toContain("ssl_crl")
    for (const ms of [-day, 7 * day - 60_000, 8 * day]) {
      expect(crlsAt(ms).get("crls.pem")).toBe("")
      expect(crlsAt(ms).get("clients.conf")).not.toContain("ssl_crl")
    }
    const change = nginxChangesAt(bundle, { ...options, at: new Date(issued) })?.getTime() ?? 0
    expect(crlsAt(change - issued - 1).get("crls.pem")).not.toBe("")
    expect(crlsAt(change - issued).get("crls.pem")).toBe("")
    expect(nginxChangesAt(bundle, { ...options, at: new Date(issued - day) })?.getTime()).toBeGreaterThan(issued - day)
  })

  it("hands no CRL over while one authority has none", () => {
    const changed = structuredClone(bundle)
    changed.trust.crls.pop()
    expect(renderNginx(changed, options).get("clients.conf")).not.toContain("ssl_crl")
  })

  it("keeps every parameter shorter than what nginx reads, with 400 grants on an application too", () => {
    const changed = structuredClone(bundle)
    const scopes = Array.from({ length: 400 }, (_, index) => ({
      name: `filler:${index}`,
      endsAt: "2027-01-01T00:00:00Z",
    }))
    changed.applications.push(policyApplication("app_many", scopes))
    for (const text of renderNginx(changed, options).values()) {
      for (const line of text.split("\n")) expect(line.length).toBeLessThan(4096 + 200)
    }
  })
})

/** What is not in the harmless rendering: a directive in another block or with more parameters, or a variable. */
function unexpected(shapes: string[], expected: string[]): string[] {
  const known = new Set(expected)
  return shapes.filter((shape) => !known.has(shape) && !/^variable gatewarden_routes_\d+_[a-z]+$/.test(shape))
}
