// decide() and a real nginx are asked the same generated requests, and must give the same answer, reason by reason.
// Requests are written to the socket as they are, so that nothing on the way tidies a path up.
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { verifyTokenSignature } from "@/lib/bundle"
import { type Decision, makeDecider } from "@/lib/core/decide"
import type { PolicyBundle } from "@/lib/core/policy"
import { hasNjs, loadNjs } from "../support/nginx"
import { startNginxGateway, type TestGateway } from "../support/nginx-gateway"
import { startUpstream, type Upstream } from "../support/upstream"
import { hosts, makeWorld, tokenHosts, type World } from "./agreement-world"
import { generatedRequest, tokenRequest } from "./generated-request"
import {
  anyCaller,
  authorizationFields,
  authorizationOf,
  expectedOfNginx,
  makeObserver,
  type Observer,
  tracedFields,
} from "./observe-gateway"
import { tokenNames } from "./token-table"

const runs = 5000
const seed = Number(process.env.GATEWARDEN_TEST_SEED ?? Date.now() % 2 ** 31)

describe.skipIf(!hasNjs)("nginx", () => {
  let upstream: Upstream
  let world: World
  let gateway: TestGateway
  let observer: Observer
  const expected = new Map<string, Omit<Decision, "reason"> & { reason: string }>()

  beforeAll(async () => {
    upstream = await startUpstream()
    world = await makeWorld(upstream.url, { tokens: true })
    gateway = await startNginxGateway(world.bundle, { more: { njs: true }, mainConf: loadNjs })
    observer = makeObserver(gateway.port)
  })

  afterAll(async () => {
    observer?.close()
    await gateway?.stop()
    await upstream?.close()
  })

  it(`agrees with decide() on ${runs} generated requests (seed ${seed})`, async () => {
    const decide = makeDecider(world.bundle, { verifySignature: verifyTokenSignature })
    const callers = new Map(world.callers.map((caller) => [caller.name, caller]))
    const seen = new Map<string, number>()
    let count = 0
    await fc.assert(
      fc.asyncProperty(anyCaller(world), fc.oneof(generatedRequest, tokenRequest), async (name, request) => {
        const caller = callers.get(name) ?? { name }
        const trace = (++count).toString(16).padStart(32, "0")
        const fields = world.authorizationOf(request.token, caller)
        const authorization = authorizationOf(fields)
        const decision = decide({ at: new Date(), certificate: caller.presented, authorization, ...request })
        const observed = await observer.observeBehind(caller, request, tracedFields(trace, fields))
        const { allow, status, reason } = expectedOfNginx(decision, fields)
        expected.set(trace, { ...decision, reason })
        seen.set(decision.reason, (seen.get(decision.reason) ?? 0) + 1)
        expect(observed).toEqual({
          allow,
          status,
          // the answer to a HEAD has no body to hold the reason; the log has it
          reason: observed.reason === undefined ? undefined : reason,
          // what was decided on is what the API behind the gateway receives, byte by byte
          forwarded: allow && request.method !== "HEAD" ? `${request.method} ${request.path}` : undefined,
        })
      }),
      { numRuns: runs, seed },
    )
    console.info(`seed ${seed}: ${count} requests, ${JSON.stringify(Object.fromEntries(seen))}`)
    expect([...seen.keys()].sort()).toEqual(
      [
        ...["allowed", "application-suspended", "certificate-expired", "certificate-revoked", "grant-expired"],
        ...["malformed-path", "no-client-certificate", "no-such-route", "scope-not-granted", "unknown-application"],
        ...["token-invalid", "token-missing", "token-not-bound", "token-scope-missing"],
        ...["unknown-host", "untrusted-issuer"],
      ].sort(),
    )
  })

  it("logs the application, scope, reason and token's identifier that decide() gives, and never a token", () => {
    const lines = gateway.log().filter(({ traceId }) => expected.has(String(traceId)))
    for (const { traceId, application, scope, reason, jti } of lines) {
      const decision = expected.get(String(traceId))
      expect({ application, scope, reason, jti }).toEqual({
        application: decision?.application ?? "",
        scope: decision?.scope ?? "",
        reason: decision?.reason,
        jti: decision?.reason === "allowed" ? (decision.tokenId ?? "") : "",
      })
    }
    // every token begins with a header, and every header with a quote
    expect(JSON.stringify(gateway.log())).not.toMatch(/eyJ|Bearer/i)
    expect(lines.length).toBeGreaterThan(runs / 2)
  })

  it("agrees on every token, one by one, whatever it is signed with", async () => {
    const decide = makeDecider(world.bundle, { verifySignature: verifyTokenSignature })
    const caller = world.callers.find(({ name }) => name === "reader")
    if (caller === undefined) throw new Error("The world has no reader.")
    for (const host of tokenHosts) {
      for (const token of tokenNames) {
        const request = { serverName: host, host, method: "GET", path: "/v1/orders/7" }
        const fields = world.authorizationOf(token, caller)
        const asked = {
          at: new Date(),
          certificate: caller.presented,
          authorization: authorizationOf(fields),
          ...request,
        }
        const { allow, status, reason } = expectedOfNginx(decide(asked), fields)
        const observed = await observer.observe(caller, request, authorizationFields(fields))
        expect({ host, token, ...observed }).toEqual({ host, token, allow, status, reason })
      }
    }
  })

  it("refuses claims that are nested deeper than njs reads, and a token of a megabyte, and goes on", async () => {
    const caller = world.callers.find(({ name }) => name === "reader") ?? { name: "reader" }
    const host = tokenHosts[0] ?? ""
    const request = { serverName: host, host, method: "GET", path: "/v1/orders/7" }
    const send = (fields: readonly string[]) => observer.observe(caller, request, authorizationFields(fields))
    expect(await send(world.authorizationOf("nested to a depth of 30", caller))).toMatchObject({ allow: true })
    expect(await send(world.authorizationOf("nested to a depth of 40", caller))).toMatchObject({
      reason: "token-invalid",
    })
    expect(await send([`Bearer ${"a".repeat(1_000_000)}`])).toMatchObject({ allow: false, status: 400 })
    expect(await send(world.authorizationOf("ES256", caller))).toMatchObject({ allow: true })
  })

  it("lets each caller with a grant in, and nobody else", () => agreesOnEveryCaller(world.bundle))

  it("agrees in the same way where no certificate of another CA is registered", async () => {
    const { manifest, applications, ...rest } = world.bundle
    const bundle = {
      ...rest,
      manifest: { ...manifest, sequence: manifest.sequence + 1 },
      applications: applications.map((application) => ({ ...application, pinned: [] })),
    }
    await gateway.apply(bundle)
    observer.close()
    await agreesOnEveryCaller(bundle)
  })

  async function agreesOnEveryCaller(bundle: PolicyBundle): Promise<void> {
    const decide = makeDecider(bundle)
    for (const caller of world.callers) {
      const request = { serverName: hosts[0], host: hosts[0], method: "GET", path: "/v1/orders/7" }
      const { allow, status, reason } = decide({ at: new Date(), certificate: caller.presented, ...request })
      const observed = await observer.observe(caller, request)
      expect({ name: caller.name, ...observed }).toEqual({ name: caller.name, allow, status, reason })
    }
  }
})
