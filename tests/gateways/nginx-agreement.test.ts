// decide() and a real nginx are asked the same generated requests, and must give the same answer, reason by reason.
// Requests are written to the socket as they are, so that nothing on the way tidies a path up.
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { verifyTokenSignature } from "@/lib/bundle"
import { type Decision, makeDecider } from "@/lib/core/decide"
import type { PolicyBundle } from "@/lib/core/policy"
import { hasNjs, loadNjs } from "../support/nginx"
import { startNginxGateway, type TestGateway } from "../support/nginx-gateway"
import { HandshakeRefused, openRawClient, type RawAnswer, type RawClient } from "../support/raw-https"
import { startUpstream, type Upstream } from "../support/upstream"
import { type Caller, hosts, makeWorld, type World } from "./agreement-world"
import { type GeneratedRequest, generatedRequest, tokenRequest } from "./generated-request"
import { authorizationOf, expectedOfNginx } from "./observe-gateway"

const runs = 5000
const seed = Number(process.env.GATEWARDEN_TEST_SEED ?? Date.now() % 2 ** 31)

type Observed = { allow: boolean; status: number; reason?: string; forwarded?: string }

describe.skipIf(!hasNjs)("nginx", () => {
  let upstream: Upstream
  let world: World
  let gateway: TestGateway
  const clients = new Map<string, RawClient>()
  const expected = new Map<string, Omit<Decision, "reason"> & { reason: string }>()

  beforeAll(async () => {
    upstream = await startUpstream()
    world = await makeWorld(upstream.url, { tokens: true })
    gateway = await startNginxGateway(world.bundle, { more: { njs: true }, mainConf: loadNjs })
  })

  afterAll(async () => {
    for (const client of clients.values()) client.close()
    await gateway?.stop()
    await upstream?.close()
  })

  async function observe(caller: Caller, request: GeneratedRequest, trace: string): Promise<Observed> {
    const { serverName, host, method, path, token } = request
    const fields = world.authorizationOf(token, caller).map((field) => `Authorization: ${field}\r\n`)
    const key = `${caller.name} ${serverName}`
    try {
      let client = clients.get(key)
      if (client === undefined || client.closed()) {
        const { pem, key: privateKey } = caller.credential ?? {}
        client = await openRawClient({ port: gateway.port, serverName, certificate: pem, key: privateKey })
        clients.set(key, client)
      }
      const answer = await client.send(
        `${method} ${path} HTTP/1.1\r\nHost: ${host}\r\ntraceparent: 00-${trace}-00f067aa0ba902b7-01\r\n${fields.join("")}\r\n`,
      )
      if (answer.headers.get("connection") === "close") {
        client.close()
        clients.delete(key)
      }
      return read(answer, method)
    } catch (error) {
      // a name that nobody serves is refused in the handshake, before there is a request to answer
      if (error instanceof HandshakeRefused) return { allow: false, status: 421, reason: "unknown-host" }
      throw error
    }
  }

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
        const observed = await observe(caller, request, trace)
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

  it("lets each caller with a grant in, and nobody else", () => agreesOnEveryCaller(world.bundle))

  it("agrees in the same way where no certificate of another CA is registered", async () => {
    const { manifest, applications, ...rest } = world.bundle
    const bundle = {
      ...rest,
      manifest: { ...manifest, sequence: manifest.sequence + 1 },
      applications: applications.map((application) => ({ ...application, pinned: [] })),
    }
    await gateway.apply(bundle)
    for (const client of clients.values()) client.close()
    clients.clear()
    await agreesOnEveryCaller(bundle)
  })

  async function agreesOnEveryCaller(bundle: PolicyBundle): Promise<void> {
    const decide = makeDecider(bundle)
    for (const caller of world.callers) {
      const request = { serverName: hosts[0], host: hosts[0], method: "GET", path: "/v1/orders/7" }
      const { allow, status, reason } = decide({ at: new Date(), certificate: caller.presented, ...request })
      const observed = await observe(caller, request, "f".repeat(32))
      expect({ name: caller.name, ...observed }).toMatchObject({ name: caller.name, allow, status, reason })
    }
  }
})

/** Half of them are callers who get as far as routes and grants. */
function anyCaller({ callers }: World): fc.Arbitrary<string> {
  const names = callers.map(({ name }) => name)
  return fc.oneof(
    fc.constantFrom(...names),
    fc.constantFrom("reader", "writer", "many", "ended", "reader, on its last day"),
  )
}

function read(answer: RawAnswer, method: string): Observed {
  const allow = answer.status === 200
  if (method === "HEAD") return { allow, status: answer.status, reason: allow ? "allowed" : undefined }
  const body = JSON.parse(answer.body) as { code?: string; method?: string; path?: string } // a problem or the echo
  if (allow) return { allow, status: 200, reason: "allowed", forwarded: `${body.method} ${body.path}` }
  expect(answer.headers.get("content-type")).toBe("application/problem+json")
  return { allow, status: answer.status, reason: body.code ?? "no code" }
}
