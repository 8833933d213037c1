// What the client that fetches keys of token issuers promises: where it goes, and where it does not go whatever a name or an answer says.
// Against servers of the test's own on loopback; names are resolved by the test.
import { createServer, type RequestListener } from "node:http"
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

test("an answer that never comes is given up", async () => {
  const port = await listen(() => undefined)
  expect(await refusal(makeFetchKeySet({ ...inside, timeoutMs: 200 })(`http://127.0.0.1:${port}/`))).toContain(
    "within 0.2",
  )
})
