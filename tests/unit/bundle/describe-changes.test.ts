import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { changedApplications, compileArtifacts, describeChanges, type PolicyContent } from "@/lib/bundle"
import { decide } from "@/lib/core/decide"
import { anyPolicy, application, host, names, samplePolicy } from "./sample-policy"
import { manifestPayload } from "./signed"

const describeFrom = (before: Partial<PolicyContent>, after: Partial<PolicyContent>) =>
  describeChanges(samplePolicy(before), samplePolicy(after), names)
const pay = (...scopes: { name: string; endsAt?: string }[]) => ({ applications: [application("app_pay", { scopes })] })
const who = { who: "Payment app of Example AG", partner: "ptn_example", application: "app_pay" }
const write = { name: "payments:write" }
const march = "2027-03-01T00:00:00.000Z"
const line = `payments:write until 1 March 2027: POST /payments on ${host}`

describe("the changes between two policies", () => {
  test("are none where nothing differs, whatever the order", () => {
    const { applications, ...rest } = samplePolicy()
    expect(describeChanges(samplePolicy(), { ...rest, applications: [...applications].reverse() }, names)).toEqual([])
  })

  test("name what an application gains: scope, end, methods, path and host", () => {
    expect(describeFrom(pay(), pay({ ...write, endsAt: march }))).toEqual([{ ...who, gains: [line], loses: [] }])
  })

  test("name on how many gateways, where that is known", () => {
    const after = samplePolicy(pay({ ...write, endsAt: march }))
    const [change] = describeChanges(samplePolicy(pay()), after, { ...names, gateways: 3 })
    expect(change?.gains).toEqual([`payments:write on 3 gateways until 1 March 2027: POST /payments on ${host}`])
  })

  test("name what it loses", () => {
    expect(describeFrom(pay({ ...write, endsAt: march }), pay())).toEqual([{ ...who, gains: [], loses: [line] }])
    expect(describeFrom(pay(write), { applications: [] })).toEqual([
      { ...who, gains: [], loses: [`payments:write: POST /payments on ${host}`] },
    ])
  })

  test("tell a longer end as a gain, a shorter one as a loss", () => {
    const open = "payments:write without an end instead of until 1 March 2027"
    expect(describeFrom(pay({ ...write, endsAt: march }), pay(write))).toEqual([{ ...who, gains: [open], loses: [] }])
    const short = "payments:write until 1 March 2027, 08:30 UTC instead of without an end"
    const ends = { ...write, endsAt: "2027-03-01T08:30:00.000Z" }
    expect(describeFrom(pay(write), pay(ends))).toEqual([{ ...who, gains: [], loses: [short] }])
  })

  test("tell a new route to everybody who holds its scope, and once for the API", () => {
    const { hosts, routes } = samplePolicy().routes
    const added = { id: "rte_3", host, methods: ["DELETE"], path: "/payments/{id}", scope: "payments:write" }
    expect(describeFrom(pay(write), { ...pay(write), routes: { hosts, routes: [...routes, added] } })).toEqual([
      { ...who, gains: [`payments:write: DELETE /payments/{id} on ${host}`], loses: [] },
      { who: `API ${host}`, gains: ["DELETE /payments/{id} for payments:write"], loses: [] },
    ])
  })

  test("tell a new route of a scope that hundreds hold in the API's line alone", () => {
    const { hosts, routes } = samplePolicy().routes
    const applications = Array.from({ length: 300 }, (_, index) => application(`app_${index}`, { scopes: [write] }))
    const added = { id: "rte_3", host, methods: ["DELETE"], path: "/payments/{id}", scope: "payments:write" }
    const changes = describeFrom({ applications }, { applications, routes: { hosts, routes: [...routes, added] } })
    expect(changes.map((change) => change.who)).toEqual([`API ${host}`])
  })

  test("tell a suspension as the loss of everything, and its end as the gain of it", () => {
    const stopped = { ...pay(write), revocations: { revoked: [], suspended: ["app_pay"] } }
    const lines = ["every call: it is stopped", `payments:write: POST /payments on ${host}`]
    expect(describeFrom(pay(write), stopped)).toEqual([{ ...who, gains: [], loses: lines }])
    expect(describeFrom(stopped, pay(write))).toEqual([
      { ...who, gains: ["it is no longer suspended", lines[1]], loses: [] },
    ])
  })

  test("name the owner of a revoked certificate", () => {
    const entry = { issuer: "CN=root", serial: "1a", sha256: "f".repeat(64), revokedAt: march }
    const after = samplePolicy({ revocations: { revoked: [entry], suspended: [] } })
    const certificates = new Map([[entry.sha256, "app_pay"]])
    const loses = ["every call with the certificate of serial 1a: it is revoked"]
    expect(describeChanges(samplePolicy(), after, { ...names, certificates })).toEqual([{ ...who, gains: [], loses }])
    expect(describeChanges(after, samplePolicy(), names)).toEqual([])
  })

  test("name a certificate of another CA that may be presented, who issued it and until when", () => {
    const sha256 = "3fa9c1d2".padEnd(64, "0")
    const pinned = new Map([[sha256, { issuer: "D-Trust", notAfter: march }]])
    const after = samplePolicy({
      applications: samplePolicy().applications.map((entry) =>
        entry.id === "app_pay" ? { ...entry, pinned: [sha256] } : entry,
      ),
    })
    const certificate = "certificate 3fa9c1d2… from D-Trust until 1 March 2027"
    const told = { ...names, pinned }
    expect(describeChanges(samplePolicy(), after, told)).toEqual([
      { ...who, gains: [`may also present ${certificate}`], loses: [] },
    ])
    expect(describeChanges(after, samplePolicy(), told)).toEqual([
      { ...who, gains: [], loses: [`may no longer present ${certificate}`] },
    ])
    const entry = { issuer: "CN=D-Trust", serial: "1a", sha256, revokedAt: march }
    const denied = { ...after, revocations: { revoked: [entry], suspended: [] } }
    const rest = "its entry is brought up to date; what it may call stays the same"
    expect(describeChanges(denied, samplePolicy({ revocations: denied.revocations }), told)).toEqual([
      { ...who, gains: [rest], loses: [] },
    ])
  })

  test("leave nothing unsaid: where other bytes would be published, somebody is told", () => {
    const isTold = (name: string) => name !== "revocations" && !name.startsWith("crl/")
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (before, after) => {
        const old = compileArtifacts(before)
        const differ = [...compileArtifacts(after)].some(
          ([name, { sha256 }]) => isTold(name) && old.get(name)?.sha256 !== sha256,
        )
        const changes = describeChanges(before, after, names)
        if (differ) expect(changes).not.toEqual([])
        for (const id of changedApplications(before, after)) {
          expect(changes.map((change) => change.application)).toContain(id)
        }
      }),
    )
  })

  test("agree with decide(): whoever can do more gains, whoever can do less loses", () => {
    const calls = ["/a", "/a/1", "/b", "/b/1/c"].flatMap((path) =>
      ["GET", "POST", "PUT"].flatMap((method) =>
        ["a", "b"].map((letter) => ({ method, path, host: `${letter}.example.test` })),
      ),
    )
    const reach = (content: PolicyContent, id: string) => {
      const certificate = {
        trusted: true,
        issuer: content.trust.anchors[0]?.subject ?? "",
        subject: `CN=${id},O=Example AG`,
        serial: "0",
        sha256: "0".repeat(64),
        notBefore: new Date(0),
        notAfter: new Date("2100-01-01T00:00:00Z"),
      }
      const bundle = { manifest: manifestPayload(), ...content }
      const at = new Date("2025-06-01T00:00:00Z") // before every end
      return calls
        .filter((call) => decide(bundle, { at, certificate, ...call }).allow)
        .map((call) => JSON.stringify(call))
    }
    fc.assert(
      fc.property(anyPolicy, anyPolicy, (before, after) => {
        const changes = new Map(describeChanges(before, after, names).map((change) => [change.application, change]))
        for (const id of new Set([...before.applications, ...after.applications].map((entry) => entry.id))) {
          const [old, next] = [reach(before, id), reach(after, id)]
          if (next.some((call) => !old.includes(call))) expect(changes.get(id)?.gains).not.toEqual([])
          if (old.some((call) => !next.includes(call))) expect(changes.get(id)?.loses).not.toEqual([])
        }
      }),
    )
  })
})
