// Layers in front of a real nginx: decide() and nginx agree on who called, whatever stands in the headers and whoever sent them.
// Nobody but a registered layer is believed, and a layer only in its own header.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import fc from "fast-check"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { verifyTokenSignature } from "@/lib/bundle"
import { type Decision, type DecisionRequest, makeDecider } from "@/lib/core/decide"
import { stopNames } from "@/lib/targets/nginx"
import { hasNjs, loadNjs } from "../support/nginx"
import { startNginxGateway, type TestGateway } from "../support/nginx-gateway"
import { openRawClient } from "../support/raw-https"
import { startUpstream, type Upstream } from "../support/upstream"
import { type Caller, hosts, tokenHosts } from "./agreement-world"
import {
  anyLayered,
  fieldsOf,
  type Layer,
  type LayeredRequest,
  type LayerWorld,
  makeLayerWorld,
  order,
  readLayered,
} from "./layer-world"
import { expectedOfNginx, makeObserver, type Observer } from "./observe-gateway"
import { tokenNames } from "./token-table"

const runs = 5000
const seed = Number(process.env.GATEWARDEN_TEST_SEED ?? Date.now() % 2 ** 31)

describe.skipIf(!hasNjs)("nginx behind layers", () => {
  let upstream: Upstream
  let world: LayerWorld
  let gateway: TestGateway
  let observer: Observer
  let decide: (request: DecisionRequest) => Decision
  beforeAll(async () => {
    upstream = await startUpstream()
    world = await makeLayerWorld(upstream.url, { tokens: true })
    decide = makeDecider(world.bundle, { verifySignature: verifyTokenSignature })
    gateway = await startNginxGateway(world.bundle, { more: { njs: true }, mainConf: loadNjs })
    observer = makeObserver(gateway.port)
  })
  afterAll(async () => {
    observer?.close()
    await gateway?.stop()
    await upstream?.close()
  })

  const layer = (name: string): Layer => {
    const found = world.layers.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no layer ${name}`)
    return found
  }
  const caller = (name: string): Caller => {
    const found = world.callers.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no caller ${name}`)
    return found
  }
  const asks = async (layered: LayeredRequest) => {
    const { authorization, lines, asked } = readLayered(world, layered)
    const { allow, status, reason } = expectedOfNginx(decide(asked), authorization)
    const observed = await observer.observe(layered.from, layered.request, lines)
    return { decision: { allow, status, reason }, observed: { reason, ...observed } }
  }

  it("takes from a layer whom it hands over, with every certificate that there is", async () => {
    const seen = new Set<string>()
    for (const from of ["edge-cdn", "mesh"].map(layer)) {
      for (const handed of world.callers) {
        for (const field of fieldsOf(handed).filter(
          ({ header, hands }) => header === from.header && hands !== undefined,
        )) {
          const { decision, observed } = await asks({ from, fields: [field], request: order })
          expect({ layer: from.name, handed: handed.name, ...observed }).toEqual({
            ...{ layer: from.name, handed: handed.name },
            ...decision,
          })
          seen.add(decision.reason)
        }
      }
    }
    expect([...seen].sort()).toEqual([
      ...["allowed", "application-suspended", "certificate-expired", "certificate-revoked", "grant-expired"],
      ...["scope-not-granted", "unknown-application", "untrusted-issuer"],
    ])
  })

  it("takes nothing from a broken, a doubled or the other header", async () => {
    const reader = fieldsOf(caller("reader"))
    for (const from of ["edge-cdn", "mesh"].map(layer)) {
      for (const field of reader) {
        const { decision, observed } = await asks({ from, fields: [field], request: order })
        expect({ field: field.line, ...observed }).toEqual({ field: field.line, ...decision })
        const doubled = await asks({ from, fields: [field, field], request: order })
        expect(doubled.observed).toEqual(doubled.decision)
      }
      expect((await asks({ from, fields: [], request: order })).observed.reason).toBe("no-client-certificate")
    }
  })

  it("believes nobody else: no stranger, no partner, no caller without a certificate", async () => {
    const writer = fieldsOf(caller("writer")).filter(({ hands }) => hands !== undefined)
    for (const name of ["reader", "nobody", "nobody at all", "suspended", "of another CA, registered"]) {
      const alone = await asks({ from: caller(name), fields: [], request: order })
      for (const field of writer) {
        const { observed } = await asks({ from: caller(name), fields: [field], request: order })
        expect(observed).toEqual(alone.observed)
      }
    }
    for (const field of writer)
      expect((await asks({ from: layer("stranger"), fields: [field], request: order })).observed.reason).toBe(
        "untrusted-issuer",
      )
    expect((await asks({ from: layer("edge-ended"), fields: writer, request: order })).observed.reason).toBe(
      "certificate-expired",
    )
    expect((await asks({ from: layer("edge-revoked"), fields: writer, request: order })).observed.reason).toBe(
      "certificate-revoked",
    )
  })

  it("compares a bound token with the certificate that is handed over, and never with the layer's own", async () => {
    const request = { serverName: tokenHosts[0] ?? "", host: tokenHosts[0] ?? "", method: "GET", path: "/v1/orders/7" }
    const seen = new Set<string>()
    for (const from of ["edge-cdn", "mesh"].map(layer)) {
      const fields = fieldsOf(caller("reader")).filter(
        ({ header, hands }) => header === from.header && hands !== undefined,
      )
      for (const token of tokenNames) {
        const { decision, observed } = await asks({ from, fields: fields.slice(0, 1), request: { ...request, token } })
        expect({ token, ...observed }).toEqual({ token, ...decision })
        seen.add(decision.reason)
      }
      const own = { from, fields: fields.slice(0, 1), request: { ...request, token: "ES256" }, bound: "layer" as const }
      expect((await asks(own)).observed).toMatchObject({ allow: false, reason: "token-not-bound" })
      expect((await asks({ ...own, bound: "handed over" })).observed).toMatchObject({ allow: true })
      // a good token of the layer's own makes it nobody's caller
      expect((await asks({ ...own, fields: [] })).observed).toMatchObject({ reason: "no-client-certificate" })
    }
    expect([...seen]).toEqual(expect.arrayContaining(["allowed", "token-invalid", "token-missing", "token-not-bound"]))
  })

  it(`agrees with decide() on ${runs} generated requests (seed ${seed})`, async () => {
    const seen = new Map<string, number>()
    await fc.assert(
      fc.asyncProperty(anyLayered(world), async (layered) => {
        const { decision, observed } = await asks(layered)
        seen.set(decision.reason, (seen.get(decision.reason) ?? 0) + 1)
        expect(observed).toEqual(decision)
      }),
      { numRuns: runs, seed },
    )
    console.info(`seed ${seed}: ${JSON.stringify(Object.fromEntries(seen))}`)
    expect([...seen.keys()]).toEqual(
      expect.arrayContaining([
        ...["allowed", "no-client-certificate", "certificate-expired", "certificate-revoked", "untrusted-issuer"],
        ...["token-missing", "token-invalid", "token-not-bound", "token-scope-missing"],
      ]),
    )
  })

  it("passes the handed-over certificate on, and logs it with the layer's name and the caller's trace", async () => {
    const { credential } = layer("mesh")
    const reader = caller("reader")
    const [field] = fieldsOf(reader).filter(({ header, hands }) => header === "xfcc" && hands !== undefined)
    const client = await openRawClient({
      ...{ port: gateway.port, serverName: hosts[0] },
      ...{ certificate: credential?.pem, key: credential?.key },
    })
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    const forged = "Client-Cert: :AAAA:\r\nX-SSL-Client-Cert: x"
    const head = `GET /v1/orders/7 HTTP/1.1\r\nHost: ${hosts[0]}\r\n${field?.line}\r\n${forged}\r\ntraceparent: 00-${trace}-00f067aa0ba902b7-01\r\n\r\n`
    const { status, body } = await client.send(head)
    client.close()
    const info = reader.credential?.info
    expect({ status, ...JSON.parse(body) }).toMatchObject({
      status: 200,
      clientCertificate: `:${Buffer.from(info?.der ?? []).toString("base64")}:`,
      traceparent: expect.stringContaining(trace),
    })
    await expect
      .poll(() => gateway.log().find(({ traceId }) => traceId === trace))
      .toMatchObject({
        ...{ peer: "mesh", fingerprint: `sha256:${info?.sha256}`, issuer: info?.issuer, reason: "allowed" },
        subject: expect.stringMatching(/^CN=app_/),
      })
  })

  it("stops a handed-over certificate by a file, on the layer's open connection", async () => {
    const stops = mkdtempSync(join(tmpdir(), "gatewarden-stops-"))
    const { revoked, suspended } = world.bundle.revocations
    const more = { njs: true, stops }
    const before = { ...world.bundle, revocations: { revoked, suspended: [] } }
    const instant = await startNginxGateway(before, { more, mainConf: loadNjs })
    const from = layer("edge-cdn")
    const seen = makeObserver(instant.port)
    const ask = (name: string) => {
      const field = fieldsOf(caller(name)).find(({ header, hands }) => header === from.header && hands !== undefined)
      return seen.observe(from, order, field === undefined ? [] : [field.line])
    }
    try {
      expect([await ask("reader"), await ask("listed")]).toMatchObject([{ status: 200 }, { status: 200 }])
      const info = caller("reader").presented
      if (info === undefined) throw new Error("the reader has a certificate")
      const { issuer, serial, sha256 } = info
      const also = { issuer, serial, sha256, revokedAt: new Date().toISOString() }
      const after = { ...before, revocations: { revoked: [...revoked, also], suspended } }
      for (const name of stopNames(after)) writeFileSync(join(stops, name), "")
      expect(await ask("reader")).toMatchObject({ status: 401, reason: "certificate-revoked" })
      expect(await ask("listed")).toMatchObject({ status: 403, reason: "application-suspended" })
      expect(await ask("writer")).toMatchObject({ status: 200 })
    } finally {
      seen.close()
      await instant.stop()
      rmSync(stops, { recursive: true, force: true })
    }
  })

  it("believes nobody where njs is not loaded", async () => {
    const plain = await startNginxGateway(world.bundle)
    const seen = makeObserver(plain.port)
    try {
      const from = layer("edge-cdn")
      const lines = fieldsOf(caller("reader"))
        .map(({ line }) => line)
        .slice(0, 1)
      expect(await seen.observe(from, order, lines)).toMatchObject({ status: 401, reason: "no-client-certificate" })
      expect(await seen.observe(caller("reader"), order, lines)).toMatchObject({ status: 200 })
    } finally {
      seen.close()
      await plain.stop()
    }
  })
})
