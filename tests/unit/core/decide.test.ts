// decide(): each reason by itself, and which of two reasons comes first. Real gateways are held to this in tests/gateways.
import { beforeAll, describe, expect, it } from "vitest"
import { type DecideOptions, type DecisionRequest, decide, type PresentedCertificate } from "@/lib/core/decide"
import type { PolicyBundle } from "@/lib/core/policy"
import { makePolicyBundle, policyApplication, policyHost } from "../../support/policy-bundle"
import { makeHierarchy } from "../pki/hierarchy"

const at = new Date("2026-11-24T12:00:00Z")
const minute = 60_000
let bundle: PolicyBundle
let certificate: PresentedCertificate

beforeAll(async () => {
  const hierarchy = await makeHierarchy(at)
  const issuer = hierarchy.issuing.subject
  certificate = {
    trusted: true,
    issuer,
    subject: "CN=app_1,O=Example AG",
    serial: "1f",
    sha256: "a".repeat(64),
    notBefore: new Date(at.getTime() - minute),
    notAfter: new Date(at.getTime() + minute),
  }
  const external = policyApplication("app_pinned", [{ name: "a:read" }])
  external.pinned.push("b".repeat(64))
  bundle = await makePolicyBundle(hierarchy, {
    hosts: [policyHost("a.test.example", "http://10.0.0.1"), policyHost("b.test.example", "http://10.0.0.1")],
    routes: [
      { id: "rte_1", host: "a.test.example", methods: ["GET", "HEAD"], path: "/orders/{id}", scope: "a:read" },
      { id: "rte_2", host: "a.test.example", methods: ["POST"], path: "/orders/{id}", scope: "a:write" },
      { id: "rte_3", host: "b.test.example", methods: ["GET"], path: "/", scope: "b:read" },
    ],
    applications: [
      policyApplication("app_1", [{ name: "a:read" }, { name: "b:read", endsAt: at.toISOString() }]),
      policyApplication("app_suspended", [{ name: "a:read" }], "suspended"),
      policyApplication("app_listed", [{ name: "a:read" }]),
      external,
    ],
    revocations: {
      revoked: [{ issuer, serial: "dead", sha256: "c".repeat(64), revokedAt: at.toISOString() }],
      suspended: ["app_listed"],
    },
    notAfter: new Date(at.getTime() + minute),
  })
})

const ask = (change: Partial<DecisionRequest> = {}, options?: DecideOptions) =>
  decide(bundle, { at, host: "a.test.example", method: "GET", path: "/orders/7", certificate, ...change }, options)
const withCertificate = (change: Partial<PresentedCertificate>) => ask({ certificate: { ...certificate, ...change } })

describe("decide", () => {
  it("allows what is granted, and names application, route and scope", () => {
    const expected = {
      allow: true,
      status: 200,
      reason: "allowed",
      application: "app_1",
      route: "rte_1",
      scope: "a:read",
    }
    expect(ask()).toEqual(expected)
    expect(ask({ method: "HEAD", path: "/orders/7?x=//" })).toEqual(expected)
  })

  it("refuses an unknown host with 421, and a Host that is not the name of the handshake", () => {
    const refused = { allow: false, status: 421, reason: "unknown-host" }
    expect(ask({ host: "c.test.example" })).toEqual(refused)
    expect(ask({ serverName: "b.test.example" })).toEqual(refused)
    expect(ask({ serverName: "a.test.example", host: "b.test.example", path: "/" })).toEqual(refused)
    expect(ask({ host: "" })).toEqual(refused)
  })

  it("reads Host as gateways do: without port, without the root's dot, in any case", () => {
    for (const host of ["a.test.example:8443", "a.test.example.", "A.Test.EXAMPLE.:443", "a.test.example:"]) {
      expect(ask({ host, serverName: "a.test.example" }).reason).toBe("allowed")
    }
    for (const host of ["a.test.example:x", "a.test.example..", "a.test.example:80:80", " a.test.example"]) {
      expect(ask({ host, serverName: "a.test.example" }).reason).toBe("unknown-host")
    }
  })

  it("refuses a malformed path or method before it looks who calls", () => {
    const refused = { allow: false, status: 400, reason: "malformed-path" }
    expect(ask({ path: "/orders/../orders/7", certificate: undefined })).toEqual(refused)
    expect(ask({ method: "get", certificate: undefined })).toEqual(refused)
  })

  it("refuses with 401 a caller that shows no certificate, or one of another authority", () => {
    expect(ask({ certificate: undefined })).toEqual({ allow: false, status: 401, reason: "no-client-certificate" })
    expect(withCertificate({ trusted: false })).toEqual({ allow: false, status: 401, reason: "untrusted-issuer" })
    expect(withCertificate({ issuer: "CN=Somebody else" }).reason).toBe("untrusted-issuer")
  })

  it("takes the validity of a certificate to the instant", () => {
    expect(ask({ at: certificate.notBefore }).reason).toBe("allowed")
    expect(ask({ at: certificate.notAfter }).reason).toBe("allowed")
    expect(ask({ at: new Date(certificate.notAfter.getTime() + 1) }).reason).toBe("certificate-expired")
    expect(ask({ at: new Date(certificate.notBefore.getTime() - 1) }).reason).toBe("certificate-expired")
  })

  it("finds a revoked certificate by issuer and serial however it is written, and by fingerprint", () => {
    for (const serial of ["dead", "DEAD", "00dead"])
      expect(withCertificate({ serial }).reason).toBe("certificate-revoked")
    expect(withCertificate({ sha256: "C".repeat(64) }).reason).toBe("certificate-revoked")
    expect(withCertificate({ serial: "dead0" }).reason).toBe("allowed")
  })

  it("takes an application from the whole of the most specific part of the subject alone", () => {
    const nobody = [
      ...["O=Example AG", "CN=app_2,O=CN=app_1", "O=X\\,CN=app_1,CN=app_1", "CN=x\\,CN=app_1", "CN=app_1+O=Example AG"],
      ...[
        "O=Example AG+CN=app_1",
        "OU=more,CN=app_1",
        "CN=APP_1",
        "CN=app_1\\ ,O=x",
        "CN= app_1",
        "CN=app_1\\00",
        "cn=app_1",
        "",
      ],
    ]
    for (const subject of nobody)
      expect({ subject, ...withCertificate({ subject }) }).toMatchObject({ reason: "unknown-application" })
    for (const subject of ["CN=app_1", "CN=app_1,O=Another name", "CN=app_1,CN=app_2"]) {
      expect(withCertificate({ subject }).reason).toBe("allowed")
    }
  })

  it("refuses a suspended application with 403, from its state and from the list of what stops at once", () => {
    for (const application of ["app_suspended", "app_listed"]) {
      expect(withCertificate({ subject: `CN=${application}` })).toEqual({
        allow: false,
        status: 403,
        reason: "application-suspended",
        application,
      })
    }
  })

  it("accepts an external certificate by its registered fingerprint alone", () => {
    const external = { trusted: false, issuer: "CN=Elsewhere", subject: "CN=app_1", sha256: "B".repeat(64) }
    expect(withCertificate(external)).toMatchObject({ reason: "allowed", application: "app_pinned" })
  })

  it("finds no route for another method, path or host", () => {
    const refused = { allow: false, status: 404, reason: "no-such-route", application: "app_1" }
    for (const change of [{ method: "DELETE" }, { path: "/orders" }, { path: "/orders/7/" }, { path: "/Orders/7" }]) {
      expect(ask(change)).toEqual(refused)
    }
    expect(ask({ host: "b.test.example" })).toEqual(refused)
  })

  it("refuses a scope that is not granted, and a grant from the instant of its end", () => {
    expect(ask({ method: "POST" })).toMatchObject({
      status: 403,
      reason: "scope-not-granted",
      route: "rte_2",
      scope: "a:write",
    })
    const granted = { host: "b.test.example", path: "/" }
    expect(ask(granted)).toMatchObject({ status: 403, reason: "grant-expired", route: "rte_3" })
    expect(ask({ ...granted, at: new Date(at.getTime() - 1) }).reason).toBe("allowed")
  })

  it("refuses everything after the bundle's end where it is told to, and nothing where not", () => {
    const late = new Date(bundle.manifest.notAfter)
    const closed = { denyWhenExpired: true }
    expect(ask({ at: late }, closed)).toEqual({ allow: false, status: 503, reason: "bundle-expired" })
    expect(ask({ at: new Date(late.getTime() - 1) }, closed).reason).toBe("allowed")
    expect(ask({ at: late }).reason).toBe("allowed")
  })

  it("gives the first reason of: handshake, bundle, request line, Host, certificate, application, route, grant", () => {
    const late = { at: new Date(at.getTime() + 2 * minute) }
    const everything = { ...late, serverName: "c.test.example", host: "b.test.example", method: "get", path: "//" }
    const bad = { ...certificate, trusted: false, serial: "dead", subject: "CN=app_9" }
    const closed = { denyWhenExpired: true }
    expect(ask({ ...everything, certificate: bad }, closed).reason).toBe("unknown-host")
    const known = { ...everything, serverName: "a.test.example", certificate: bad }
    expect(ask(known, closed).reason).toBe("bundle-expired")
    expect(ask(known).reason).toBe("malformed-path")
    const readable = { ...known, method: "PUT", path: "/none" }
    expect(ask(readable).reason).toBe("unknown-host")
    const agreed = { ...readable, host: "a.test.example" }
    expect(ask(agreed).reason).toBe("certificate-expired")
    expect(ask({ ...agreed, at }).reason).toBe("untrusted-issuer")
    expect(ask({ ...agreed, at, certificate: { ...bad, trusted: true } }).reason).toBe("certificate-revoked")
    expect(ask({ ...agreed, at, certificate: { ...certificate, subject: "CN=app_9" } }).reason).toBe(
      "unknown-application",
    )
    expect(ask({ ...agreed, at, certificate: { ...certificate, subject: "CN=app_suspended" } }).reason).toBe(
      "application-suspended",
    )
    expect(ask({ ...agreed, at, certificate }).reason).toBe("no-such-route")
  })
})
