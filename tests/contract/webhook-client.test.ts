// What the webhook client promises: where it goes, and where it does not go whatever a name or an answer says.
// Against servers of the test's own on loopback; names are resolved by the test.
import { createServer, type RequestListener } from "node:http"
import { createServer as createTcpServer, type Socket } from "node:net"
import { afterEach, expect, test } from "vitest"
import type { Resolve } from "@/lib/adapters/guarded-address"
import { makeSendWebhook } from "@/lib/adapters/webhook-client"

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function listen(handler: RequestListener): Promise<{ port: number; requests: () => number }> {
  let requests = 0
  const server = createServer((request, response) => {
    requests++
    handler(request, response)
  })
  server.on("connection", () => connections++)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  closing.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  })
  const address = server.address()
  return { port: typeof address === "object" && address !== null ? address.port : 0, requests: () => requests }
}

let connections = 0
const ok: RequestListener = (request, response) => {
  request.resume().on("end", () => response.writeHead(204).end())
}
const to =
  (...addresses: string[]): Resolve =>
  (_, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
    )
const inside = { networks: ["127.0.0.0/8"] }
const call = (url: string) => ({ url, body: "{}", headers: { "content-type": "application/json" } })
const refusal = (work: Promise<number>) => work.then(String, (error: unknown) => String(error))

test("a receiver in an allowed network gets the body and its status is answered", async () => {
  let body = ""
  const { port } = await listen((request, response) => {
    request.on("data", (chunk) => (body += String(chunk))).on("end", () => response.writeHead(202).end())
  })
  expect(await makeSendWebhook(inside)(call(`http://127.0.0.1:${port}/hook`))).toBe(202)
  expect(body).toBe("{}")
})

test.each([
  "127.0.0.1",
  "127.1",
  "2130706433",
  "0x7f.0.0.1",
  "0.0.0.0",
  "10.1.2.3",
  "100.100.100.200",
  "169.254.169.254",
  "168.63.129.16",
  "172.31.0.1",
  "192.168.1.1",
  "224.0.0.1",
  "255.255.255.255",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:169.254.169.254]",
  "[64:ff9b::7f00:1]",
  "[2002:7f00:1::1]",
  "[2001:db8::1]",
  "[fd00:ec2::254]",
  "[fe80::1]",
  "[ff02::1]",
])("an address that is not public is refused as the URL's host: %s", async (host) => {
  const answer = await refusal(makeSendWebhook({ networks: [] })(call(`https://${host}/`)))
  expect(answer).toContain("not a public address")
})

test("a name that leads to loopback is refused before a connection is made", async () => {
  const { port } = await listen(ok)
  connections = 0
  for (const addresses of [["127.0.0.1"], ["::1"], ["93.184.216.34", "127.0.0.1"]]) {
    const send = makeSendWebhook({ networks: [], resolve: to(...addresses) })
    expect(await refusal(send(call(`https://hooks.test:${port}/`)))).toContain("not a public address")
  }
  expect(connections).toBe(0)
})

test("the address that was checked is the one that is connected to: a name that changes its mind is asked once", async () => {
  const { port, requests } = await listen(ok)
  let asked = 0
  const rebinding: Resolve = (_, done) =>
    done(null, [{ address: asked++ === 0 ? "127.0.0.2" : "127.0.0.1", family: 4 }])
  const send = makeSendWebhook({ networks: ["127.0.0.2"], resolve: rebinding })
  // nothing listens on the first address: had it asked again, it would have reached the second
  expect(await refusal(send(call(`http://hooks.test:${port}/`)))).toContain("ECONNREFUSED")
  expect([asked, requests()]).toEqual([1, 0])
})

test("plain HTTP is not used towards the public Internet", async () => {
  const send = makeSendWebhook({ networks: [], resolve: to("93.184.216.34") })
  expect(await refusal(send(call("http://hooks.test/")))).toContain("plain HTTP")
})

test("a redirect is answered as it is, and not followed", async () => {
  const aim = await listen(ok)
  const { port } = await listen((_, response) => {
    response.writeHead(307, { location: `http://127.0.0.1:${aim.port}/` }).end()
  })
  expect(await makeSendWebhook(inside)(call(`http://127.0.0.1:${port}/`))).toBe(307)
  expect(aim.requests()).toBe(0)
})

test("a receiver that switches to another protocol is answered as it is, and not waited for", async () => {
  const { port } = await listen((_, response) => {
    response.writeHead(101, { connection: "upgrade", upgrade: "x" }).end()
  })
  expect(await makeSendWebhook(inside)(call(`http://127.0.0.1:${port}/`))).toBe(101)
})

test("an answer without an end is not read", async () => {
  let ended = false
  const { port } = await listen((_, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write(Buffer.alloc(65_536)), 1)
    response.on("close", () => {
      clearInterval(timer)
      ended = true
    })
  })
  expect(await makeSendWebhook(inside)(call(`http://127.0.0.1:${port}/`))).toBe(200)
  await expect.poll(() => ended, { timeout: 10_000 }).toBe(true)
})

test("a receiver that says nothing is given up after the time that it has", async () => {
  const sockets = new Set<Socket>()
  const server = createTcpServer((socket) => sockets.add(socket.on("error", () => undefined)))
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise((resolve) => server.close(() => resolve()))
  })
  const address = server.address()
  const port = typeof address === "object" && address !== null ? address.port : 0
  const send = makeSendWebhook({ ...inside, timeoutMs: 200 })
  expect(await refusal(send(call(`http://127.0.0.1:${port}/`)))).toContain("did not answer within 0.2 seconds")
})
