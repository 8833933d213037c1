// The machine listener and the operator command, on the program as it ships: who gets in, how, and for how long.
// Its TLS is looked at with Node's own client and with OpenSSL.
import { execFileSync, spawnSync } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import https from "node:https"
import { connect as connectPlain } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import tls from "node:tls"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { startServer, type TestServer } from "@/tests/support/server"

let server: TestServer
let folder: string
let port: number

beforeAll(async () => {
  server = await startServer()
  port = Number(new URL(server.machineUrl).port)
  folder = mkdtempSync(join(tmpdir(), "gatewarden-operator-"))
  operator("create", "--name", "first", "--role", "admin", "--out", join(folder, "first"))
})
afterAll(async () => {
  await server.remove()
  rmSync(folder, { recursive: true, force: true })
})

function operator(...parameters: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["lib/server/run.mjs", "operator", ...parameters], {
    encoding: "utf8",
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      NODE_ENV: "production",
      DATA_DIR: server.dataDir,
      MACHINE_URL: server.machineUrl,
      PUBLIC_URL: server.portalUrl,
    },
  })
  return { status, output: `${stdout}${stderr}` }
}

function identity(name: string) {
  const read = (file: string) => readFileSync(join(folder, name, file))
  return { cert: read("client.pem"), key: read("client.key"), ca: read("ca.pem") }
}

type Answer = { status: number; body: string }

function ask(options: https.RequestOptions, path = "/api/v1/whoami"): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = https.request({ host: "localhost", port, path, agent: false, ...options }, (response) => {
      let body = ""
      response.setEncoding("utf8").on("data", (chunk: string) => {
        body += chunk
      })
      response.once("end", () => resolve({ status: response.statusCode ?? 0, body }))
    })
    request.once("error", reject)
    request.end()
  })
}

describe("npm run operator -- renew", () => {
  test("does and says nothing before it is time, and replaces key and certificate where it is told to", async () => {
    const directory = join(folder, "renewing")
    operator("create", "--name", "renewing", "--role", "viewer", "--out", directory)
    const before = identity("renewing")
    expect(operator("renew", "--dir", directory)).toEqual({ status: 0, output: "" })
    expect(identity("renewing")).toEqual(before)
    const { status, output } = operator("renew", "--dir", directory, "--force")
    expect({ status, output }).toMatchObject({ status: 0, output: expect.stringContaining("is good until") })
    const after = identity("renewing")
    expect(after.key.equals(before.key)).toBe(false)
    for (const each of [before, after]) {
      expect(await ask(each)).toMatchObject({ status: 200, body: expect.stringContaining("renewing") })
    }
  })

  test("says what is wrong in a folder without an identity", () => {
    const { status, output } = operator("renew", "--dir", join(folder, "empty"))
    expect({ status, output }).toMatchObject({ status: 1, output: expect.stringContaining("does not hold client.pem") })
  })
})

test("EST is at its well-known place, and asks for a code", async () => {
  const { ca } = identity("first")
  expect((await ask({ ca }, "/.well-known/est/cacerts")).status).toBe(200)
  expect((await ask({ ca, method: "POST" }, "/.well-known/est/simpleenroll")).status).toBe(401)
  expect((await ask({ ca }, "/.well-known/est")).status).toBe(404)
})

describe("npm run operator -- create", () => {
  test("writes certificate, key and anchor, each readable by its owner alone", () => {
    for (const name of ["client.pem", "client.key", "ca.pem"]) {
      expect(statSync(join(folder, "first", name)).mode & 0o777, name).toBe(0o600)
    }
  })

  test("makes an operator whom the machine API knows at once, over a certificate that ca.pem vouches for", async () => {
    const { status, body } = await ask(identity("first"))
    expect(status).toBe(200)
    expect(body).toContain("first")
  })

  test("refuses a second operator of the same name, and leaves no files", () => {
    const { status, output } = operator("create", "--name", "first", "--out", join(folder, "second"))
    expect(status).toBe(1)
    expect(output).toContain("There is an operator named first already.")
    expect(existsSync(join(folder, "second"))).toBe(false)
  })

  test("never overwrites an identity", () => {
    const { status, output } = operator("create", "--name", "other", "--out", join(folder, "first"))
    expect(status).toBe(1)
    expect(output).toContain("is there already")
  })

  test.each([
    [["create", "--out", "x"], /--name is missing/],
    [["create", "--name", "x"], /--out is missing/],
    [["create", "--name", "x", "--role", "owner", "--out", "x"], /--role: /],
    [["create", "--nane", "x"], /Unknown option '--nane'/],
    [["destroy"], /There is no command destroy/],
  ])("with %j says what is wrong", (parameters, words) => {
    const { status, output } = operator(...parameters)
    expect(status).toBe(1)
    expect(output).toMatch(words)
  })
})

test("a revoked operator is refused within a second, on the connection that it holds too", async () => {
  const out = join(folder, "leaving")
  operator("create", "--name", "leaving", "--out", out)
  const agent = new https.Agent({ keepAlive: true, maxSockets: 1, ...identity("leaving") })
  expect((await ask({ agent })).status).toBe(200)
  expect(operator("revoke", "--name", "leaving", "--reason", "left").status).toBe(0)
  const revoked = Date.now()
  await expect.poll(async () => (await ask({ agent })).status, { interval: 20, timeout: 5_000 }).toBe(401)
  expect(Date.now() - revoked).toBeLessThan(1_000)
  expect((await ask(identity("leaving"))).status).toBe(401)
  agent.destroy()
})

test("operators are listed with their standing", () => {
  const { output } = operator("list")
  expect(output).toMatch(/first.*admin.*active/)
})

test("whoever shows no certificate is told so, in a problem document", async () => {
  const { status, body } = await ask({ ca: identity("first").ca })
  expect(status).toBe(401)
  expect(JSON.parse(body)).toMatchObject({ code: "unauthenticated" })
})

test("a certificate of somebody else's is nobody's", async () => {
  const stranger = join(folder, "stranger")
  const subject = ["-subj", "/CN=opr_1", "-days", "1", "-nodes"]
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
  execFileSync(
    "openssl",
    ["req", "-x509", ...key, ...subject, "-keyout", `${stranger}.key`, "-out", `${stranger}.pem`],
    {
      stdio: "ignore",
    },
  )
  const { status } = await ask({
    ca: identity("first").ca,
    cert: readFileSync(`${stranger}.pem`),
    key: readFileSync(`${stranger}.key`),
  })
  expect(status).toBe(401)
})

test("what is claimed in a Client-Cert header is not believed there", async () => {
  const der = execFileSync("openssl", ["x509", "-in", join(folder, "first/client.pem"), "-outform", "DER"])
  const headers = { "client-cert": `:${der.toString("base64")}:`, "x-forwarded-for": "127.0.0.1" }
  expect((await ask({ ca: identity("first").ca, headers })).status).toBe(401)
})

test("nor on the portal's listener, from anybody who is not one of TRUSTED_PROXIES", async () => {
  const der = execFileSync("openssl", ["x509", "-in", join(folder, "first/client.pem"), "-outform", "DER"])
  const headers = { "client-cert": `:${der.toString("base64")}:` }
  expect((await fetch(`${server.portalUrl}/api/v1/whoami`, { headers })).status).toBe(401)
})

test.each(["TLSv1.2", "TLSv1.3"] as const)(
  "a %s session cannot be resumed: every connection shows its certificate",
  async (version) => {
    const options = { host: "localhost", port, ...identity("first"), minVersion: version, maxVersion: version }
    const first = await handshake(options)
    const second = await handshake({ ...options, session: first.session })
    expect(second.reused).toBe(false)
  },
)

test("TLS 1.1 is refused", async () => {
  const old = { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" } as const
  await expect(ask({ ...identity("first"), ...old })).rejects.toThrow()
})

test("a handshake that never comes is cut off, and others are served meanwhile", async () => {
  const socket = connectPlain(port, "127.0.0.1")
  socket.on("error", () => socket.destroy()).resume()
  const closed = new Promise((resolve) => socket.once("close", () => resolve("closed")))
  expect((await ask(identity("first"))).status).toBe(200)
  const late = new Promise((resolve) => setTimeout(() => resolve("still open"), 15_000))
  expect(await Promise.race([closed, late])).toBe("closed")
})

/** Waits for the ticket of TLS 1.3, which comes after the handshake. */
function handshake(options: tls.ConnectionOptions): Promise<{ session: Buffer | undefined; reused: boolean }> {
  return new Promise((resolve, reject) => {
    let session: Buffer | undefined
    let reused = false
    const socket = tls.connect(options, () => {
      reused = socket.isSessionReused()
      session = socket.getSession()
      socket.write("GET /api/v1/whoami HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    })
    socket.on("session", (ticket: Buffer) => {
      session = ticket
    })
    socket.once("error", reject)
    socket.resume()
    socket.once("close", () => resolve({ session, reused }))
  })
}
