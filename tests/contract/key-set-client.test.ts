// What the client that fetches keys of token issuers promises: where it goes, and where it does not go whatever a name or an answer says.
// Against servers of the test's own on loopback; names are resolved by the test.
import { createServer, type RequestListener } from "node:http"
import { createServer as createTcpServer, type Socket } from "node:net"
import { afterEach, expect, test } from "vitest"
import type { Resolve } from "@/lib/adapters/guarded-address"
import { makeFetchKeySet } from "@/lib/adapters/key-set-client"

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

let asked = 0
async function listen(handler: RequestListener): Promise<number> {
  asked = 0
  const server = createServer((request, response) => {
    asked++
    handler(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  closing.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(() => resolve()))
  })
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

/** Speaks whatever it likes once it has been asked. */
async function listenRaw(answer: (socket: Socket) => void): Promise<number> {
  const server = createTcpServer((socket) => {
    socket.on("error", () => undefined)
    socket.once("data", () => answer(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  closing.push(() => new Promise((resolve) => server.close(() => resolve())))
  const address = server.address()
  return typeof address === "object" && address !== null ? address.port : 0
}

const to =
  (...addresses: string[]): Resolve =>
  (_, done) =>
    done(
      null,
      addresses.map((address) => ({ address, family: 4 })),
    )
const inside = { networks: ["127.0.0.0/8"] }
const ok: RequestListener = (_, response) => response.end('{"keys":[]}')
const refusal = (work: Promise<string>) => work.then(String, (error: unknown) => String(error))

test("an issuer in an allowed network is asked, and its answer is given", async () => {
  const port = await listen(ok)
  expect(await makeFetchKeySet(inside)(`http://127.0.0.1:${port}/jwks`)).toBe('{"keys":[]}')
})

test("loopback is not called where nobody has allowed it", async () => {
  const port = await listen(ok)
  expect(await refusal(makeFetchKeySet({ networks: [] })(`http://127.0.0.1:${port}/`))).toContain("TOKEN_NETWORKS")
  expect(asked).toBe(0)
})

test("a name that leads inside is refused when it is connected to, also where one of its addresses is public", async () => {
  const port = await listen(ok)
  const fetch = makeFetchKeySet({ networks: [], resolve: to("93.184.216.34", "127.0.0.1") })
  expect(await refusal(fetch(`https://issuer.example.test:${port}/`))).toContain("not a public address")
  expect(asked).toBe(0)
})

test("a redirect is not followed", async () => {
  const port = await listen((_, response) => response.writeHead(302, { location: "/other" }).end())
  expect(await refusal(makeFetchKeySet(inside)(`http://127.0.0.1:${port}/`))).toContain("redirect")
  expect(asked).toBe(1)
})

test("an answer without end is given up", async () => {
  const port = await listen((_, response) => {
    response.on("error", () => undefined)
    response.write("x".repeat(300 * 1024))
  })
  expect(await refusal(makeFetchKeySet(inside)(`http://127.0.0.1:${port}/`))).toContain("more than 256 KiB")
})

test.each([
  ["comes byte by byte", "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n", " "],
  ["never comes to its body", "HTTP/1.1 200 OK\r\nx-header: ", "x"],
  ["is announced again and again", "", "HTTP/1.1 103 Early Hints\r\nlink: <a>\r\n\r\n"],
])("an answer that %s is given up", async (_, begin, more) => {
  const port = await listenRaw((socket) => {
    socket.write(begin)
    const drip = setInterval(() => socket.write(more), 20)
    socket.on("close", () => clearInterval(drip))
  })
  const fetch = makeFetchKeySet({ ...inside, timeoutMs: 300 })
  expect(await refusal(fetch(`http://127.0.0.1:${port}/`))).toContain("within 0.3 seconds")
})

test.each([
  [
    "switches to another protocol",
    "HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n",
    "101",
  ],
  ["breaks off", "HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\n{", "broke off"],
  ["is none", "\0\0\0\0", "Parse Error"],
])("an answer that %s is refused", async (_, answer, words) => {
  const port = await listenRaw((socket) => socket.end(answer))
  expect(await refusal(makeFetchKeySet(inside)(`http://127.0.0.1:${port}/`))).toContain(words)
})

test.each([
  ["IPv4 in IPv6", "[::ffff:127.0.0.1]"],
  ["IPv4 in IPv6, in hex", "[::ffff:7f00:1]"],
  ["IPv4 in IPv6, the old way", "[::127.0.0.1]"],
  ["IPv4 by 6to4", "[2002:7f00:1::]"],
  ["IPv4 by NAT64", "[64:ff9b::7f00:1]"],
  ["one number", "2130706433"],
  ["hex", "0x7f.1"],
  ["a final dot", "127.0.0.1."],
  ["a private IPv6 network", "[fd00::1]"],
  ["a cloud's metadata", "169.254.169.254"],
])("an address that is not public is not called when it is written as %s", async (_, host) => {
  expect(await refusal(makeFetchKeySet({ networks: [] })(`https://${host}/`))).toContain("not a public address")
})

test("an answer that never comes is given up", async () => {
  const port = await listen(() => undefined)
  expect(await refusal(makeFetchKeySet({ ...inside, timeoutMs: 200 })(`http://127.0.0.1:${port}/`))).toContain(
    "within 0.2",
  )
})
