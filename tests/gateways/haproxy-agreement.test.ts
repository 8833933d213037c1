// decide() and a real HAProxy are asked the same generated requests, and must give the same answer, reason by reason.
// Requests are written to the socket as they are, so that nothing on the way tidies a path up.
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { type Decision, makeDecider } from "@/lib/core/decide"
import type { PolicyBundle } from "@/lib/core/policy"
import { hasHaproxy } from "../support/haproxy"
import { type HaproxyGateway, startHaproxyGateway } from "../support/haproxy-gateway"
import { startUpstream, type Upstream } from "../support/upstream"
import { hosts, makeWorld, tokenHosts, type World } from "./agreement-world"
import { generatedRequest, tokenRequest } from "./generated-request"
import {
  anyCaller,
  authorizationFields,
  authorizationOf,
  makeObserver,
  type Observer,
  tracedFields,
  unreadable,
} from "./observe-gateway"
import { tokenNames } from "./token-table"
import { verifyAsHaproxy } from "./verify-as-haproxy"

const runs = 5000
const seed = Number(process.env.GATEWARDEN_TEST_SEED ?? Date.now() % 2 ** 31)

describe.skipIf(!hasHaproxy)("HAProxy", () => {
  let upstream: Upstream
  let world: World
  let gateway: HaproxyGateway
  let observer: Observer
  const expected = new Map<string, Decision>()

  beforeAll(async () => {
    upstream = await startUpstream()
    world = await makeWorld(upstream.url, { tokens: true })
    gateway = await startHaproxyGateway(world.bundle)
    observer = makeObserver(gateway.port)
  })

  afterAll(async () => {
    observer?.close()
    await gateway?.stop()
    await upstream?.close()
  })

  it(`agrees with decide() on ${runs} generated requests (seed ${seed})`, async () => {
    const decide = makeDecider(world.bundle, { verifySignature: verifyAsHaproxy })
    const callers = new Map(world.callers.map((caller) => [caller.name, caller]))
    const seen = new Map<string, number>()
    let [count, unread] = [0, 0]
    await fc.assert(
      fc.asyncProperty(anyCaller(world), fc.oneof(generatedRequest, tokenRequest), async (name, request) => {
        const caller = callers.get(name) ?? { name }
        const trace = (++count).toString(16).padStart(32, "0")
        const fields = world.authorizationOf(request.token, caller)
        const authorization = authorizationOf(fields)
        const decision = decide({ at: new Date(), certificate: caller.presented, authorization, ...request })
        const observed = await observer.observeBehind(caller, request, tracedFields(trace, fields))
        const { allow, status, reason } = decision
        // what HAProxy's parser refuses: bytes that no target may hold, and CONNECT
        if (observed.reason === unreadable) {
          const expectable = request.method === "CONNECT" || reason === "malformed-path"
          expect({ request, expectable, allow, status: observed.status }).toMatchObject({
            expectable: true,
            allow: false,
            status: 400,
          })
          unread += 1
          return
        }
        expected.set(trace, decision)
        seen.set(reason, (seen.get(reason) ?? 0) + 1)
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
    console.info(
      `seed ${seed}: ${count} requests, ${unread} not read by HAProxy, ${JSON.stringify(Object.fromEntries(seen))}`,
    )
    expect([...seen.keys()].sort()).toEqual(
      [
        ...["allowed", "application-suspended", "certificate-expired", "certificate-revoked", "grant-expired"],
        ...["malformed-path", "no-client-certificate", "no-such-route", "scope-not-granted", "unknown-application"],
        ...["token-invalid", "token-missing", "token-not-bound", "token-scope-missing"],
        ...["unknown-host", "untrusted-issuer"],
      ].sort(),
    )
  }, 240_000)

  it("logs the application, scope, reason and token's identifier that decide() gives, and never a token", () => {
    const lines = gateway.log().filter(({ traceId }) => expected.has(String(traceId)))
    for (const { traceId, application, scope, reason, tokenId } of lines) {
      const decision = expected.get(String(traceId))
      expect({ application, scope, reason, tokenId }).toEqual({
        application: decision?.application ?? "",
        scope: decision?.scope ?? "",
        reason: decision?.reason,
        tokenId: decision?.tokenId ?? "",
      })
    }
    // every token begins with a header, and every header with a quote
    expect(JSON.stringify(gateway.log())).not.toMatch(/eyJ|Bearer/i)
    expect(lines.some(({ tokenId }) => tokenId !== "")).toBe(true)
    expect(lines.length).toBeGreaterThan(runs / 2)
  })

  it("lets each caller with a grant in, and nobody else", () => agreesOnEveryCaller(gateway, world.bundle))

  it("agrees in the same way where no certificate of another CA is registered", async () => {
    const applications = world.bundle.applications.map((application) => ({ ...application, pinned: [] }))
    const bundle = { ...world.bundle, applications }
    const own = await startHaproxyGateway(bundle)
    try {
      await agreesOnEveryCaller(own, bundle)
    } finally {
      await own.stop()
    }
  })

  it("agrees on every token, one by one, whatever it is signed with", async () => {
    const decide = makeDecider(world.bundle, { verifySignature: verifyAsHaproxy })
    const caller = world.callers.find(({ name }) => name === "reader")
    if (caller === undefined) throw new Error("The world has no reader.")
    for (const host of tokenHosts) {
      for (const token of tokenNames) {
        const request = { serverName: host, host, method: "GET", path: "/v1/orders/7" }
        const fields = world.authorizationOf(token, caller)
        const authorization = authorizationOf(fields)
        const { allow, status, reason } = decide({
          at: new Date(),
          certificate: caller.presented,
          authorization,
          ...request,
        })
        const observed = await observer.observe(caller, request, authorizationFields(fields))
        expect({ host, token, ...observed }).toEqual({ host, token, allow, status, reason })
      }
    }
  })

  async function agreesOnEveryCaller({ port }: HaproxyGateway, bundle: PolicyBundle): Promise<void> {
    const decide = makeDecider(bundle)
    const own = makeObserver(port)
    try {
      for (const caller of world.callers) {
        const request = { serverName: hosts[0], host: hosts[0], method: "GET", path: "/v1/orders/7" }
        const { allow, status, reason } = decide({ at: new Date(), certificate: caller.presented, ...request })
        const observed = await own.observe(caller, request)
        expect({ name: caller.name, ...observed }).toEqual({ name: caller.name, allow, status, reason })
      }
    } finally {
      own.close()
    }
  }
})
