// Policies for the tests of the bundle: a small one by hand, and arbitrary ones that keep the rules which the database keeps.
// The anchor is a real certificate, since readers look into it.
import fc from "fast-check"
import type { PolicyContent } from "@/lib/bundle"
import type { PolicyApplication } from "@/lib/core/policy"
import type { CertificateInfo } from "@/lib/pki"
import { issueClient, makeHierarchy } from "../pki/hierarchy"

const hierarchy = await makeHierarchy(new Date("2026-01-01T00:00:00.000Z"))
const { root } = hierarchy
/** Whatever application pins one pins that of its number, so that no two pin the same. */
const externals = await Promise.all(Array.from({ length: 61 }, () => issueClient(hierarchy)))

export const host = "pay.partners.example.test"

export const names = {
  applications: new Map([
    ["app_pay", { name: "Payment app", partner: "Example AG", partnerId: "ptn_example" }],
    ["app_read", { name: "Reader", partner: "Other GmbH", partnerId: "ptn_other" }],
  ]),
}

export function application(id: string, changes: Partial<PolicyApplication> = {}): PolicyApplication {
  return {
    id,
    partner: "ptn_example",
    status: "active",
    subject: `CN=${id},O=Example AG`,
    spiffeId: `spiffe://gatewarden.example.test/sandbox/partner/ptn_example/application/${id}`,
    scopes: [],
    pinned: [],
    ...changes,
  }
}

export function trustOf({ sha256, pem, subject }: CertificateInfo): PolicyContent["trust"] {
  return {
    anchors: [{ name: "root-1", subject, pem, sha256 }],
    crls: [{ issuer: subject, number: 1, url: "http://gatewarden.example.test/root-1.crl", artifact: "crl/root-1" }],
  }
}

export function samplePolicy(changes: Partial<PolicyContent> = {}): PolicyContent {
  return {
    trust: trustOf(root),
    crls: new Map([["crl/root-1", new Uint8Array([0x30, 0])]]),
    routes: {
      hosts: [{ host, zone: "partner", api: "api_pay", upstream: "http://10.0.0.1:80", tokenPolicy: { kind: "none" } }],
      routes: [
        { id: "rte_1", host, methods: ["POST"], path: "/payments", scope: "payments:write" },
        { id: "rte_2", host, methods: ["GET"], path: "/payments/{id}", scope: "payments:read" },
      ],
    },
    revocations: { revoked: [], suspended: [] },
    applications: [
      application("app_pay", { scopes: [{ name: "payments:write", endsAt: "2027-03-01T00:00:00.000Z" }] }),
      application("app_read", { partner: "ptn_other", scopes: [{ name: "payments:read" }] }),
    ],
    peers: [],
    pinned: new Map(),
    tokenKeys: { issuers: [] },
    ...changes,
  }
}

const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(..."0123456789abcdef"), minLength: length, maxLength: length })
const scopes = ["payments:read", "payments:write", "accounts:read"]
const instant = fc
  .date({ min: new Date("2026-01-01T00:00:00Z"), max: new Date("2030-01-01T00:00:00Z"), noInvalidDate: true })
  .map((date) => date.toISOString())

const anyApplication = fc
  .record({
    number: fc.integer({ min: 0, max: 60 }),
    status: fc.constantFrom("active" as const, "suspended" as const),
    scopes: fc.uniqueArray(
      fc.record({ name: fc.constantFrom(...scopes), endsAt: fc.option(instant, { nil: undefined }) }),
      { selector: ({ name }) => name },
    ),
    pins: fc.boolean(),
  })
  .map(({ number, pins, ...changes }) => {
    const digest = externals[number]?.sha256
    return application(`app_${number}`, { ...changes, pinned: pins && digest !== undefined ? [digest] : [] })
  })

const anyRoute = fc.record({
  host: fc.constantFrom("a.example.test", "b.example.test"),
  methods: fc.uniqueArray(fc.constantFrom("GET", "POST", "PUT"), { minLength: 1 }),
  path: fc.constantFrom("/a", "/a/{id}", "/b", "/b/{id}/c"),
  scope: fc.constantFrom(...scopes),
})

export const anyPolicy: fc.Arbitrary<PolicyContent> = fc
  .record({
    applications: fc.uniqueArray(anyApplication, { selector: ({ id }) => id, maxLength: 40 }),
    routes: fc.uniqueArray(anyRoute, { selector: ({ host, path }) => `${host}${path}`, maxLength: 8 }),
    revoked: fc.uniqueArray(
      fc.record({
        serial: fc.integer({ min: 1, max: 1_000_000 }).map((n) => n.toString(16)),
        sha256: hex(64),
        revokedAt: instant,
      }),
      { selector: ({ serial }) => serial, maxLength: 6 },
    ),
    suspended: fc.uniqueArray(
      fc.integer({ min: 0, max: 60 }).map((n) => `app_${n}`),
      { maxLength: 5 },
    ),
    number: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ applications, routes, revoked, suspended, number }) => {
    const trust = trustOf(root)
    return {
      trust: { ...trust, crls: trust.crls.map((crl) => ({ ...crl, number })) },
      crls: new Map([["crl/root-1", new Uint8Array([0x30, number])]]),
      routes: {
        hosts: ["a.example.test", "b.example.test"].map((name) => ({
          host: name,
          zone: "partner" as const,
          api: `api_${name.charAt(0)}`,
          upstream: "http://10.0.0.1",
          tokenPolicy: { kind: "none" as const },
        })),
        routes: routes.map((route) => ({
          id: `rte_${route.host.charAt(0)}${route.path.replace(/\W/g, "_")}`,
          ...route,
        })),
      },
      revocations: { revoked: revoked.map((entry) => ({ issuer: root.subject, ...entry })), suspended },
      applications,
      peers: externals.slice(0, number % 3).map(({ sha256, pem }, index) => ({
        name: `edge-${index}`,
        sha256,
        pem,
        header: index === 0 ? ("client-cert" as const) : ("xfcc" as const),
      })),
      pinned: new Map(externals.map(({ sha256, pem }) => [sha256, pem])),
      tokenKeys: { issuers: [] },
    }
  })
