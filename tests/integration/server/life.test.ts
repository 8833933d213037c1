// The life of a server process: it starts from nothing, serves, ends in order, and survives being killed.
// The program as it ships, in a child process.
import { readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startServer, type TestServer } from "@/tests/support/server"

const status = async (url: string) => (await fetch(url)).status

/** Whether a process is there and is not a zombie. */
function lives(pid: number): boolean {
  try {
    return !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "utf8"))
  } catch {
    return false
  }
}

function postmasterPid(dataDir: string): number {
  return Number(readFileSync(join(dataDir, "pg/postmaster.pid"), "utf8").split("\n")[0])
}

async function until(condition: () => boolean | Promise<boolean>, seconds = 10): Promise<boolean> {
  for (let left = seconds * 10; left > 0; left--) {
    if (await condition()) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

describe("a server on an empty data folder", () => {
  let server: TestServer
  beforeAll(async () => {
    server = await startServer()
  })
  afterAll(() => server.remove())

  test("prints its address and a one-time setup link", () => {
    expect(server.output()).toContain(`Portal         ${server.portalUrl}`)
    expect(server.output()).toContain(`${server.machineUrl}/api/v1`)
    expect(server.setupUrl).toMatch(/^http:\/\/localhost:\d+\/setup#[\w-]{20,}$/)
  })

  test("shows the link to the terminal and in no log line", () => {
    const token = server.setupUrl.split("#")[1] ?? "missing"
    const logged = server
      .output()
      .split("\n")
      .filter((line) => line.startsWith("{"))
    expect(logged.join("\n")).not.toContain(token)
  })

  test("is alive and ready, and says so", async () => {
    expect(await status(`${server.portalUrl}/healthz`)).toBe(200)
    const ready = await fetch(`${server.portalUrl}/readyz`)
    expect(ready.status).toBe(200)
    expect(await ready.json()).toEqual({ status: "ready", checks: { database: "ok", keys: "ok" } })
  })

  test("serves the portal's pages", async () => {
    const page = await fetch(`${server.portalUrl}/setup`)
    expect(page.status).toBe(200)
    expect(page.headers.get("content-type")).toContain("text/html")
  })

  test("keeps every file with a secret to its owner", () => {
    for (const name of ["auth-secret", "key-encryption-key", "pg.password", "running.json"]) {
      expect(statSync(join(server.dataDir, name)).mode & 0o777, name).toBe(0o600)
    }
    expect(statSync(server.dataDir).mode & 0o077).toBe(0)
  })

  test("refuses to share its data folder with a second process", async () => {
    await expect(startServer({ dataDir: server.dataDir })).rejects.toThrow(/Another Gatewarden \(process \d+\) runs on/)
    expect(await status(`${server.portalUrl}/readyz`)).toBe(200)
  })

  test("names the port that is in use, and the variable to change it with", async () => {
    const port = new URL(server.portalUrl).port
    const rejected = startServer({ env: { PORT: port, PUBLIC_URL: server.portalUrl } })
    await expect(rejected).rejects.toThrow(new RegExp(`Port ${port} is in use.*PORT`))
  })
})

test("SIGTERM ends it with code 0, quickly, and the database with it", async () => {
  const server = await startServer()
  const postmaster = postmasterPid(server.dataDir)
  const began = Date.now()
  expect(await server.stop()).toBe(0)
  expect(Date.now() - began).toBeLessThan(6_000)
  expect(lives(postmaster)).toBe(false)
  expect(readdirSync(server.dataDir)).not.toContain("running.json")
  expect(readdirSync(join(server.dataDir, "pg"))).not.toContain("postmaster.pid")
  await server.remove()
})

test("after kill -9 the next start finds the same authorities, and no second database is left", async () => {
  const server = await startServer()
  const trust = await (await fetch(`${server.portalUrl}/pki/production/trust.pem`)).text()
  const postmaster = postmasterPid(server.dataDir)
  await server.kill9()
  const again = await server.restart()
  expect(await (await fetch(`${again.portalUrl}/pki/production/trust.pem`)).text()).toBe(trust)
  expect(await until(() => !lives(postmaster))).toBe(true)
  await again.remove()
})

test("when its database is killed, it stays alive and is ready again by itself", async () => {
  const server = await startServer()
  const postmaster = postmasterPid(server.dataDir)
  process.kill(postmaster, "SIGKILL")
  expect(await until(() => !lives(postmaster))).toBe(true)
  expect(await status(`${server.portalUrl}/healthz`)).toBe(200)
  expect(await until(async () => (await status(`${server.portalUrl}/readyz`)) === 200, 60)).toBe(true)
  expect(postmasterPid(server.dataDir)).not.toBe(postmaster)
  await server.remove()
})

test.each([
  ["a port that is none", { PORT: "http" }, /PORT: is not a port/],
  ["a database without secrets", { DATABASE_URL: "postgresql://u:p@127.0.0.1:1/d" }, /AUTH_SECRET: is missing/],
  [
    "a database that cannot be reached",
    {
      DATABASE_URL: "postgresql://u:p@127.0.0.1:1/d",
      AUTH_SECRET: "a".repeat(40),
      KEY_ENCRYPTION_KEY: Buffer.alloc(32).toString("base64"),
    },
    /The database cannot be reached: .*Check DATABASE_URL/,
  ],
])("with %s it does not start and says why", async (_, env, words) => {
  await expect(startServer({ env })).rejects.toThrow(words)
})
