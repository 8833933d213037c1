// decide() and a real nginx that learns what is stopped from files: the same answers, reason by reason, whether a stop is rendered
// or was added since, and on connections that were open before.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { verifyTokenSignature } from "@/lib/bundle"
import { makeDecider } from "@/lib/core/decide"
import type { PolicyBundle } from "@/lib/core/policy"
import { stopNames } from "@/lib/targets/nginx"
import { hasNjs, loadNjs } from "../support/nginx"
import { startNginxGateway, type TestGateway } from "../support/nginx-gateway"
import { startUpstream, type Upstream } from "../support/upstream"
import { hosts, makeWorld, type World } from "./agreement-world"
import { generatedRequest } from "./generated-request"
import { authorizationFields, authorizationOf, expectedOfNginx, makeObserver, type Observer } from "./observe-gateway"

const runs = 800
const order = { serverName: hosts[0], host: hosts[0], method: "GET", path: "/v1/orders/7" }
const seed = Number(process.env.GATEWARDEN_TEST_SEED ?? Date.now() % 2 ** 31)

describe.skipIf(!hasNjs)("nginx with what is stopped in files", () => {
  const stops = mkdtempSync(join(tmpdir(), "gatewarden-stops-"))
  let upstream: Upstream
  let world: World
  let gateway: TestGateway
  let observer: Observer

  beforeAll(async () => {
    upstream = await startUpstream()
    world = await makeWorld(upstream.url, { tokens: true })
    const { revoked } = world.bundle.revocations
    // every other stop is rendered, the rest is added while nginx runs
    const half = <T>(list: T[]) => list.filter((_, index) => index % 2 === 0)
    const earlier = { ...world.bundle, revocations: { revoked: half(revoked), suspended: [] } }
    gateway = await startNginxGateway(earlier, { more: { stops, njs: true }, mainConf: loadNjs })
    observer = makeObserver(gateway.port)
    // each caller has a connection open when the files come
    for (const caller of world.callers) await observer.observe(caller, order)
    for (const name of stopNames(world.bundle)) {
      writeFileSync(join(stops, name), "")
    }
  })

  afterAll(async () => {
    observer?.close()
    await gateway?.stop()
    await upstream?.close()
    rmSync(stops, { recursive: true, force: true })
  })

  async function agreesOnEveryCaller(bundle: PolicyBundle): Promise<void> {
    const decide = makeDecider(bundle)
    for (const caller of world.callers) {
      const { allow, status, reason } = decide({ at: new Date(), certificate: caller.presented, ...order })
      const observed = await observer.observe(caller, order)
      expect({ name: caller.name, ...observed }).toMatchObject({ name: caller.name, allow, status, reason })
    }
  }

  it("gives the reason of decide() to every caller on connections from before", () => agreesOnEveryCaller(world.bundle))

  it(`agrees with decide() on ${runs} generated requests (seed ${seed})`, async () => {
    const decide = makeDecider(world.bundle, { verifySignature: verifyTokenSignature })
    const callers = world.callers.filter(({ presented }) => presented !== undefined)
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...callers), generatedRequest, async (caller, request) => {
        const fields = world.authorizationOf(request.token, caller)
        const authorization = authorizationOf(fields)
        const decision = decide({ at: new Date(), certificate: caller.presented, authorization, ...request })
        const { allow, status, reason } = expectedOfNginx(decision, fields)
        const observed = await observer.observe(caller, request, authorizationFields(fields))
        expect(observed).toMatchObject({ allow, status })
        // the answer to a HEAD has no body to hold the reason
        if (observed.reason !== undefined) expect(observed.reason).toBe(reason)
      }),
      { numRuns: runs, seed },
    )
  })
})
