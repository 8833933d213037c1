// Tokens in a real HAProxy beyond those of the agreement test: keys of other lengths, what would tire Lua, and what bad signatures do to others.
import { generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { JwtPolicy } from "@/lib/core/policy"
import { hasHaproxy } from "../support/haproxy"
import { type HaproxyGateway, startHaproxyGateway } from "../support/haproxy-gateway"
import { tokenKey } from "./agreement-tokens"
import { type Caller, makeWorld, tokenHosts, type World } from "./agreement-world"
import { makeObserver, type Observer } from "./observe-gateway"
import { audience, issuer } from "./token-forge"

const [host = ""] = tokenHosts
const request = { serverName: host, host, method: "GET", path: "/v1/orders/7" }
const policy: JwtPolicy = {
  ...{ kind: "jwt", issuer, audience },
  ...{ algorithms: ["ES256", "RS256"], scopeClaim: null, bound: false },
}

const rsa = (modulusLength: number, publicExponent = 65_537) =>
  generateKeyPairSync("rsa", { modulusLength, publicExponent })
const encode = (text: string | Buffer) => Buffer.from(text).toString("base64url")

const keys = {
  "2048 bits": rsa(2048),
  "2056 bits": rsa(2056),
  "3072 bits": rsa(3072),
  "4096 bits": rsa(4096),
  "2048 bits, exponent 3": rsa(2048, 3),
}
const forger = rsa(2048)

describe.skipIf(!hasHaproxy)("HAProxy's tokens", () => {
  const received: (string | undefined)[] = []
  const upstream = createServer((incoming, response) => {
    received.push(incoming.headers.authorization)
    response.end()
  })
  let world: World
  let gateway: HaproxyGateway
  let observer: Observer
  let caller: Caller

  beforeAll(async () => {
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve))
    // listen() on a TCP port always gives an AddressInfo
    const { port } = upstream.address() as AddressInfo
    world = await makeWorld(`http://127.0.0.1:${port}`, { tokens: true })
    const { routes } = world.bundle
    const hosts = routes.hosts.map((entry) => (entry.host === host ? { ...entry, tokenPolicy: policy } : entry))
    const issued = Object.entries(keys).map(([kid, pair]) => tokenKey(kid, "RS256", pair))
    const tokenKeys = { issuers: [{ issuer, keys: issued }] }
    gateway = await startHaproxyGateway({ ...world.bundle, routes: { ...routes, hosts }, tokenKeys })
    observer = makeObserver(gateway.port)
    const reader = world.callers.find(({ name }) => name === "reader")
    if (reader === undefined) throw new Error("The world has no reader.")
    caller = reader
  })

  afterAll(async () => {
    observer?.close()
    await gateway?.stop()
    upstream.closeAllConnections()
    await new Promise((resolve) => upstream.close(resolve))
  })

  const claims = () => JSON.stringify({ iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1000) + 3600 })
  const makeToken = (kid: string, key: KeyObject, payload = claims()) => {
    const signed = `${encode(JSON.stringify({ alg: "RS256", kid }))}.${encode(payload)}`
    return `${signed}.${encode(sign("sha256", Buffer.from(signed), key))}`
  }
  const send = (token: string, by = observer) => by.observe(caller, request, [`Authorization: Bearer ${token}`])

  it.each(Object.entries(keys))("are good by a key of %s, and only with its own signature", async (kid, pair) => {
    for (let count = 0; count < 5; count++) {
      const token = makeToken(kid, pair.privateKey, claims().replace("{", `{"n":${count},`))
      expect(await send(token)).toMatchObject({ allow: true })
      expect(await send(token)).toMatchObject({ allow: true })
      expect(await send(token.replace(/.{4}$/, "AAAA"))).toMatchObject({ allow: false, reason: "token-invalid" })
    }
  })

  it("are passed on to the API as they came, where they are good, and not where they are bad", async () => {
    const [good, bad] = [
      makeToken("2048 bits", keys["2048 bits"].privateKey),
      makeToken("2048 bits", forger.privateKey),
    ]
    const before = received.length
    await send(bad)
    await send(good)
    expect(received.slice(before)).toEqual([`Bearer ${good}`])
  })

  it("close nobody else's connection when signatures are bad", async () => {
    const other = makeObserver(gateway.port)
    const [good, bad] = [
      makeToken("2048 bits", keys["2048 bits"].privateKey),
      makeToken("2048 bits", forger.privateKey),
    ]
    try {
      for (let count = 0; count < 100; count++) {
        const answers = await Promise.all([send(bad), send(good, other)])
        expect(answers).toMatchObject([{ allow: false, reason: "token-invalid" }, { allow: true }])
      }
    } finally {
      other.close()
    }
  })

  it.each([
    ["a long kid", (key: KeyObject) => makeToken("k".repeat(4000), key)],
    ["deep lists", (key: KeyObject) => makeToken("2048 bits", key, "[".repeat(5000))],
    ["a long number", (key: KeyObject) => makeToken("2048 bits", key, `{"exp":${"9".repeat(5000)}}`)],
    ["many members", (key: KeyObject) => makeToken("2048 bits", key, `{${'"a":{},'.repeat(600)}"exp":1}`)],
  ])("are refused with %s, and HAProxy goes on", async (_, make) => {
    const { privateKey } = keys["2048 bits"]
    expect(await send(make(privateKey))).toMatchObject({ allow: false, reason: "token-invalid" })
    expect(await send(makeToken("2048 bits", privateKey))).toMatchObject({ allow: true })
  })

  it("are refused with a megabyte, and HAProxy goes on", async () => {
    expect(await send("a".repeat(1_000_000))).toMatchObject({ allow: false, status: 400 })
    expect(await send(makeToken("2048 bits", keys["2048 bits"].privateKey))).toMatchObject({ allow: true })
  })

  it("are good within deep lists and by many members", async () => {
    const { privateKey } = keys["2048 bits"]
    const deep = claims().replace("{", `{"deep":${"[".repeat(1500)}${"]".repeat(1500)},${'"a":{},'.repeat(200)}`)
    expect(await send(makeToken("2048 bits", privateKey, deep))).toMatchObject({ allow: true })
  })
})
