// Without njs nginx cannot look at tokens: the APIs that ask for one answer 503, whatever comes, and all others are served.
// One that is far too long is refused before anybody looks at it. On a real nginx.
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { hasNginx } from "../support/nginx"
import { startNginxGateway, type TestGateway } from "../support/nginx-gateway"
import { openRawClient } from "../support/raw-https"
import { startUpstream, type Upstream } from "../support/upstream"
import { hosts, makeWorld, type World } from "./agreement-world"

describe.skipIf(!hasNginx)("nginx without njs", () => {
  let upstream: Upstream
  let world: World
  let gateway: TestGateway

  beforeAll(async () => {
    upstream = await startUpstream()
    world = await makeWorld(upstream.url, { tokens: true })
    gateway = await startNginxGateway(world.bundle)
  })
  afterAll(async () => {
    await gateway?.stop()
    await upstream?.close()
  })

  const tokenHost = () => {
    const found = world.bundle.routes.hosts.find(({ tokenPolicy }) => tokenPolicy.kind === "jwt")
    if (found === undefined) throw new Error("no API of the world asks for a token")
    return found.host
  }

  async function ask(host: string, headers = "") {
    const reader = world.callers.find(({ name }) => name === "reader")?.credential
    const client = await openRawClient({
      port: gateway.port,
      serverName: host,
      certificate: reader?.pem,
      key: reader?.key,
    })
    try {
      const { status, body } = await client.send(`GET /v1/orders/7 HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n`)
      return { status, body }
    } finally {
      client.close()
    }
  }

  test("answers 503 for an API that asks for a token, with one and without", async () => {
    const token = "Authorization: Bearer e30.e30.e30\r\n"
    for (const headers of ["", token]) {
      const { status, body } = await ask(tokenHost(), headers)
      expect({ status, code: JSON.parse(body).code }).toEqual({ status: 503, code: "token-unchecked" })
    }
  })

  test("serves every other API as before", async () => {
    expect((await ask(hosts[0] ?? "")).status).toBe(200)
  })

  test("refuses a token of a megabyte, and goes on", async () => {
    const { status } = await ask(tokenHost(), `Authorization: Bearer ${"a".repeat(1_000_000)}\r\n`)
    expect(status).toBe(400)
    expect((await ask(hosts[0] ?? "")).status).toBe(200)
  })
})
