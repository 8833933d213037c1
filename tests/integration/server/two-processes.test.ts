// Two server processes on one PostgreSQL: one installation. What one does, the other shows; either may end.
// The database is another server's embedded one, which stands in for a PostgreSQL service.
import { readFileSync } from "node:fs"
import { join } from "node:path"
import pg from "pg"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startServer, type TestServer } from "@/tests/support/server"
import { openTcpRelay, type TcpRelay } from "@/tests/support/tcp-relay"

const secrets = {
  AUTH_SECRET: "two processes share this secret, 32 or more",
  KEY_ENCRYPTION_KEY: Buffer.alloc(32, 9).toString("base64"),
}

let host: TestServer
let relay: TcpRelay
let databaseUrl: string
let servers: TestServer[] = []

beforeAll(async () => {
  host = await startServer()
  const running = JSON.parse(readFileSync(join(host.dataDir, "running.json"), "utf8"))
  const url = new URL(running.databaseUrl)
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  await client.query("create database shared")
  await client.end()
  relay = await openTcpRelay({ host: url.hostname, port: Number(url.port) })
  url.pathname = "/shared"
  url.port = String(relay.port)
  databaseUrl = url.href
  // at the same moment, on an empty database: both migrate and make the first start, and only one of each comes out
  servers = await Promise.all([1, 2].map(() => startServer({ env: { DATABASE_URL: databaseUrl, ...secrets } })))
})
afterAll(async () => {
  await Promise.all(servers.map((server) => server.remove()))
  await relay.cut()
  await host.remove()
})

const get = async (server: TestServer | undefined, path: string) => fetch(`${server?.portalUrl}${path}`)

test("both are ready", async () => {
  expect((await get(servers[0], "/readyz")).status).toBe(200)
  expect((await get(servers[1], "/readyz")).status).toBe(200)
})

test("both started on an empty database at once, and there is one hierarchy for each environment", async () => {
  const [first, second] = await Promise.all(
    servers.map(async (server) => (await get(server, "/pki/production/trust.pem")).text()),
  )
  expect(first).toBe(second)
  expect(first?.match(/BEGIN CERTIFICATE/g)).toHaveLength(2)
})

test("each serves what is in the database, and nothing of its own", async () => {
  const etags = await Promise.all(
    servers.map(async (server) => (await get(server, "/pki/sandbox/issuing-1.crl")).headers.get("etag")),
  )
  expect(etags[0]).toMatch(/^"[0-9a-f]{64}"$/)
  expect(etags[0]).toBe(etags[1])
})

test("a key-encryption key of another installation is refused as not ready", async () => {
  const other = { ...secrets, DATABASE_URL: databaseUrl, KEY_ENCRYPTION_KEY: Buffer.alloc(32, 1).toString("base64") }
  await expect(startServer({ env: other })).rejects.toThrow(/key-encryption key is not the one/)
})

test("when the database goes, a server is alive but not ready, answers 503, and starts working again with it", async () => {
  await relay.cut()
  try {
    await expect.poll(async () => (await get(servers[1], "/readyz")).status, { timeout: 10_000 }).toBe(503)
    expect((await get(servers[1], "/healthz")).status).toBe(200)
    const file = await get(servers[1], "/pki/production/trust.pem")
    expect(file.status).toBe(503)
    expect(file.headers.get("retry-after")).toBe("2")
    expect(await file.json()).toMatchObject({ code: "unavailable" })
  } finally {
    await relay.mend()
  }
  await expect.poll(async () => (await get(servers[1], "/readyz")).status, { timeout: 15_000 }).toBe(200)
})

test("one ends and the other goes on", async () => {
  expect(await servers[0]?.stop()).toBe(0)
  expect((await get(servers[1], "/readyz")).status).toBe(200)
})
