// What programs ask the portal listener for: CRLs, certificates and anchors in the forms that OpenSSL reads, and metrics.
// Also what it does not believe: forwarded headers of strangers.
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { networkInterfaces, tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, test } from "vitest"
import { startServer, type TestServer } from "@/tests/support/server"

let server: TestServer
let folder: string
beforeAll(async () => {
  server = await startServer({ env: { HOST: "" } })
  folder = mkdtempSync(join(tmpdir(), "gatewarden-paths-"))
})
afterAll(async () => {
  await server.remove()
  rmSync(folder, { recursive: true, force: true })
})

const get = (path: string, headers: Record<string, string> = {}) => fetch(`${server.portalUrl}${path}`, { headers })

async function save(path: string): Promise<string> {
  const file = join(folder, path.replaceAll("/", "_"))
  writeFileSync(file, Buffer.from(await (await get(path)).arrayBuffer()))
  return file
}

test.each(["production", "sandbox", "infrastructure"])(
  "the CRLs of %s are signed by the authorities served beside them",
  async (environment) => {
    for (const slug of ["root-1", "issuing-1"]) {
      const crl = await save(`/pki/${environment}/${slug}.crl`)
      const certificate = await save(`/pki/${environment}/${slug}.crt`)
      const pem = join(folder, "authority.pem")
      execFileSync("openssl", ["x509", "-inform", "DER", "-in", certificate, "-out", pem])
      const said = execFileSync("openssl", ["crl", "-inform", "DER", "-in", crl, "-CAfile", pem, "-noout"], {
        stdio: ["ignore", "pipe", "pipe"],
        encoding: "utf8",
      })
      expect(said).toBe("")
    }
  },
)

test.each(["production", "sandbox", "infrastructure"])(
  "OCSP requests about %s are answered by its own responder",
  async (environment) => {
    const pem = (slug: string, certificate: string) => {
      const file = join(folder, `${environment}-${slug}.pem`)
      execFileSync("openssl", ["x509", "-inform", "DER", "-in", certificate, "-out", file])
      return file
    }
    const root = pem("root", await save(`/pki/${environment}/root-1.crt`))
    const issuing = pem("issuing", await save(`/pki/${environment}/issuing-1.crt`))
    const ask = ["ocsp", "-url", `${server.portalUrl}/pki/${environment}/ocsp`, "-CAfile", root, "-issuer", root]
    // the server issues the responders when it starts, beside serving
    const said = () => {
      const { stdout, stderr } = spawnSync("openssl", [...ask, "-cert", issuing], { encoding: "utf8" })
      return `${stderr}${stdout}`
    }
    await expect.poll(said, { timeout: 60_000, interval: 500 }).toMatch(/Response verify OK.*: good/s)
  },
)

test("the anchors of an environment verify its issuing authority", async () => {
  const trust = await save("/pki/production/trust.pem")
  const issuing = await save("/pki/production/issuing-1.crt")
  expect(execFileSync("openssl", ["verify", "-CAfile", trust, issuing], { encoding: "utf8" })).toContain("OK")
})

test.each([
  ["/pki/production/issuing-1.crl", "application/pkix-crl"],
  ["/pki/production/issuing-1.crt", "application/pkix-cert"],
  ["/pki/production/trust.pem", "application/x-pem-file"],
  ["/pki/production/spiffe-bundle.json", "application/json"],
])("%s has its media type, may be cached, and is not sent twice", async (path, type) => {
  const answer = await get(path)
  expect(answer.headers.get("content-type")).toBe(type)
  expect(answer.headers.get("cache-control")).toMatch(/^public, max-age=\d+$/)
  const etag = answer.headers.get("etag") ?? ""
  const again = await get(path, { "if-none-match": `"other", W/${etag}` })
  expect(again.status).toBe(304)
  expect(await again.text()).toBe("")
  expect((await get(path, { "if-none-match": '"other"' })).status).toBe(200)
})

test("a CRL that has not changed since is not sent again", async () => {
  const path = "/pki/production/issuing-1.crl"
  const modified = (await get(path)).headers.get("last-modified") ?? ""
  expect((await get(path, { "if-modified-since": modified })).status).toBe(304)
  expect((await get(path, { "if-modified-since": "Mon, 01 Jan 2001 00:00:00 GMT" })).status).toBe(200)
})

test.each([
  "/pki/production/other.crl",
  "/pki/nowhere/trust.pem",
  "/pki/nowhere/spiffe-bundle.json",
  "/pki/infrastructure/spiffe-bundle.json",
  "/pki/production/",
  "/pki/production/root-1.key",
  "/pki/a/b/c.crl",
])("%s is a problem document with 404", async (path) => {
  const answer = await get(path)
  expect(answer.status).toBe(404)
  expect(answer.headers.get("content-type")).toBe("application/problem+json")
  expect(await answer.json()).toMatchObject({ code: "not_found" })
})

test("only reading is allowed there", async () => {
  const answer = await fetch(`${server.portalUrl}/pki/production/trust.pem`, { method: "POST", body: "x" })
  expect(answer.status).toBe(405)
  expect(answer.headers.get("allow")).toBe("GET, HEAD")
})

test("the metrics count requests and background work", async () => {
  const metrics = async () => (await get("/metrics")).text()
  await expect.poll(metrics).toMatch(/gatewarden_root_document_not_after_seconds\{environment="production"\} [1-9]/)
  const text = await metrics()
  expect(text).toMatch(/gatewarden_request_seconds_count\{listener="portal",method="GET",status="2xx"\} [1-9]/)
  expect(text).toMatch(/gatewarden_worker_runs_total\{worker="seal audit",end="done"\} [1-9]/)
  expect(text).toMatch(/gatewarden_listener_certificate_not_after_seconds [1-9]/)
})

const outer = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === "IPv4" && !address.internal)?.address

test.skipIf(outer === undefined && process.env.CI !== "true")(
  "the metrics are for loopback only, whatever a header claims (needs an address that is not loopback)",
  async () => {
    const port = new URL(server.portalUrl).port
    const headers = { "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1", forwarded: "for=127.0.0.1" }
    const answer = await fetch(`http://${outer}:${port}/metrics`, { headers })
    expect(answer.status).toBe(403)
  },
)

test("a client that never finishes its headers is cut off, and others are served meanwhile", async () => {
  const socket = connect(Number(new URL(server.portalUrl).port), "127.0.0.1")
  const closed = new Promise((resolve) => socket.once("close", resolve))
  socket.on("error", () => socket.destroy())
  socket.resume()
  socket.write("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
  expect((await get("/healthz")).status).toBe(200)
  const late = new Promise((resolve) => setTimeout(() => resolve("still open"), 25_000))
  expect(await Promise.race([closed, late])).not.toBe("still open")
})
