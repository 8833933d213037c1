// Layers in front of a real HAProxy, which reads nothing that is handed over: whoever calls through one is refused, whatever stands in the
// headers and whatever token comes along, and of nobody is a header believed.
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { makeDecider } from "@/lib/core/decide"
import { hasHaproxy } from "../support/haproxy"
import { type HaproxyGateway, startHaproxyGateway } from "../support/haproxy-gateway"
import { startUpstream, type Upstream } from "../support/upstream"
import { anyLayered, type LayerWorld, makeLayerWorld, readLayered } from "./layer-world"
import { makeObserver, type Observer, unreadable } from "./observe-gateway"
import { verifyAsHaproxy } from "./verify-as-haproxy"

const runs = 2000
const seed = Number(process.env.GATEWARDEN_TEST_SEED ?? Date.now() % 2 ** 31)

describe.skipIf(!hasHaproxy)("HAProxy behind layers", () => {
  let upstream: Upstream
  let world: LayerWorld
  let gateway: HaproxyGateway
  let observer: Observer
  beforeAll(async () => {
    upstream = await startUpstream()
    world = await makeLayerWorld(upstream.url, { tokens: true })
    gateway = await startHaproxyGateway(world.bundle)
    observer = makeObserver(gateway.port)
  })
  afterAll(async () => {
    observer?.close()
    await gateway?.stop()
    await upstream?.close()
  })

  it(`lets nobody in who comes through a layer, and agrees with decide() on everybody else (seed ${seed})`, async () => {
    const decide = makeDecider(world.bundle, { verifySignature: verifyAsHaproxy })
    const peers = new Set(world.bundle.peers.map(({ sha256 }) => sha256))
    let [through, allowed] = [0, 0]
    await fc.assert(
      fc.asyncProperty(anyLayered(world), async (layered) => {
        const { lines, asked } = readLayered(world, layered)
        const isLayer = peers.has(asked.certificate?.sha256 ?? "")
        const { allow, status, reason } = decide({ ...asked, handedOver: undefined })
        const observed = await observer.observe(layered.from, layered.request, lines)
        through += isLayer ? 1 : 0
        allowed += observed.allow ? 1 : 0
        if (observed.reason === unreadable) {
          expect(observed).toMatchObject({ allow: false, status: 400 })
          return
        }
        // a layer whose own certificate has ended or was revoked is told the same as any other
        const isOver = isLayer && reason.startsWith("certificate-")
        const said = isOver ? { status: 401, reason: "no-client-certificate" } : { status, reason }
        expect({ reason: said.reason, ...observed }).toEqual({ allow, ...said })
      }),
      { numRuns: runs, seed },
    )
    expect(through).toBeGreaterThan(runs / 2)
    expect(allowed).toBeGreaterThan(0)
  })
})
