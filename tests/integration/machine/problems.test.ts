// Everything that the machine API refuses, each as a problem document with a code that programs match on.
// Bad requests, bad identities, other partners' objects.
import https from "node:https"
import tls from "node:tls"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import {
  admin,
  type Identity,
  type MachineAnswer,
  type MachineWorld,
  openMachineWorld,
  unique,
} from "../../support/machine-world"

let world: MachineWorld
let operator: Identity

beforeAll(async () => {
  world = await openMachineWorld()
  operator = await world.operator()
})
afterAll(() => world.close())

function expectProblem(answer: MachineAnswer, status: number, code: string): void {
  expect([answer.status, answer.json?.code], answer.text).toEqual([status, code])
  expect(answer.headers["content-type"]).toBe("application/problem+json")
  expect(answer.json).toMatchObject({ type: `urn:gatewarden:problem:${code}`, status })
  expect(answer.json.title).not.toBe("")
  expect(answer.json.detail).not.toBe("")
}

const body = (name = unique("P")) => ({ name, legalName: "P AG", contacts: [] })

describe("what is asked", () => {
  it("names every refused field with its reason", async () => {
    const answer = await world.call(operator, "POST", "/partners", { body: { name: "", contacts: [{ email: "no" }] } })
    expectProblem(answer, 400, "invalid_input")
    expect(Object.keys(answer.json.fields).sort()).toEqual(["contacts.0.email", "contacts.0.name", "legalName", "name"])
  })

  it("a duplicate name is 409 with the field", async () => {
    const partner = body()
    await world.call(operator, "POST", "/partners", { body: partner })
    const answer = await world.call(operator, "POST", "/partners", { body: partner })
    expectProblem(answer, 409, "duplicate")
    expect(answer.json.fields).toHaveProperty("name")
  })

  it("a body that is no JSON, of another type, or too large is refused before it is looked at", async () => {
    expectProblem(await world.call(operator, "POST", "/partners", { raw: "{" }), 400, "invalid_input")
    const form = { raw: "name=x", headers: { "content-type": "application/x-www-form-urlencoded" } }
    expectProblem(await world.call(operator, "POST", "/partners", form), 415, "unsupported_media_type")
    const large = JSON.stringify({ name: "x".repeat(300_000) })
    expectProblem(await world.call(operator, "POST", "/partners", { raw: large }), 413, "too_large")
    const chunked = { raw: large, headers: { "transfer-encoding": "chunked" } }
    expectProblem(await world.call(operator, "POST", "/partners", chunked), 413, "too_large")
  })

  it("a request of 10 MB costs a refusal, and the connection's next request is answered", async () => {
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
    const huge = { raw: Buffer.alloc(10 * 1024 * 1024, 32), agent }
    expectProblem(await world.call(operator, "POST", "/partners", huge), 413, "too_large")
    expect((await world.call(operator, "GET", "/environments", { agent })).status).toBe(200)
    agent.destroy()
  })

  it("text that no database can hold is refused, wherever it stands", async () => {
    const nul = await world.call(operator, "POST", "/partners", { raw: '{"name":"a\\u0000b","legalName":"x"}' })
    expectProblem(nul, 400, "invalid_input")
    const half = await world.call(operator, "POST", "/partners", { raw: '{"name":"a\\ud800b","legalName":"x"}' })
    expectProblem(half, 400, "invalid_input")
    expectProblem(await world.call(operator, "GET", "/partners?q=a%00b"), 400, "invalid_input")
    expectProblem(await world.call(operator, "GET", "/partners/ptn_%00"), 404, "not_found")
    expectProblem(await world.call(operator, "GET", `/partners/${"x".repeat(300)}`), 404, "not_found")
  })

  it("cursors, limits and filters that make no sense are 400", async () => {
    for (const query of ["cursor=nonsense", "limit=0", "limit=1000", "limit=x", "status=wrong"]) {
      expectProblem(await world.call(operator, "GET", `/partners?${query}`), 400, "invalid_input")
    }
    for (const list of ["/certificates", "/gateways", "/apis", "/scopes", "/audit", "/environments/sandbox/releases"]) {
      expectProblem(await world.call(operator, "GET", `${list}?cursor=WyJhIiwiYiIsImMiXQ`), 400, "invalid_input")
    }
  })

  it("what does not exist is 404: objects, environments, releases, paths", async () => {
    const paths = [
      "/partners/ptn_none",
      "/applications/app_none",
      "/applications/app_none/grants",
      "/applications/app_none/certificates",
      "/certificates/crt_none",
      "/apis/api_none",
      "/apis/api_none/routes",
      "/gateways/gwy_none",
      "/environments/none/changes",
      "/environments/none/releases",
      "/environments/sandbox/releases/999",
      "/nothing",
    ]
    for (const path of paths) expectProblem(await world.call(operator, "GET", path), 404, "not_found")
  })

  it("a request without changes has nothing to publish, and a stale review publishes nothing", async () => {
    const publish = { body: { message: "again" } }
    expectProblem(
      await world.call(operator, "POST", "/environments/production/releases", publish),
      409,
      "nothing_to_publish",
    )
    const stale = { body: { message: "again", digest: "0".repeat(64) } }
    expectProblem(
      await world.call(operator, "POST", "/environments/production/releases", stale),
      409,
      "content_changed",
    )
  })

  it("signing requests that are malformed, oversized or of a foreign key are told apart", async () => {
    const mine = await world.application()
    const other = await world.application()
    const path = `/applications/${mine.id}/certificates`
    const post = (csr: string) => world.call(operator, "POST", path, { body: { csr } })
    expectProblem(await post("nonsense"), 400, "malformed_csr")
    const { csr } = world.csr()
    expectProblem(await post(`${csr}trailing`), 400, "malformed_csr")
    expectProblem(await post("x".repeat(100_000)), 413, "too_large")
    await world.call(operator, "POST", `/applications/${other.id}/certificates`, { body: { csr } })
    const foreign = await post(csr)
    expectProblem(foreign, 409, "foreign_key")
    expect(foreign.json.fields).toHaveProperty("csr")
  })
})

describe("who asks", () => {
  it("nobody without a certificate, nor with one that we did not issue", async () => {
    expectProblem(await world.call(null, "GET", "/partners"), 401, "unauthenticated")
    expectProblem(await world.call(null, "GET", "/config/manifest"), 401, "unauthenticated")
    const { key, csr } = world.csr()
    const { execFileSync } = await import("node:child_process")
    const { writeFileSync } = await import("node:fs")
    writeFileSync(`${world.directory}/own.key`, key)
    writeFileSync(`${world.directory}/own.csr`, csr)
    const cert = execFileSync("openssl", ["x509", "-req", "-in", "own.csr", "-signkey", "own.key", "-days", "1"], {
      cwd: world.directory,
      encoding: "utf8",
      stdio: ["ignore", "pipe", "ignore"],
    })
    const stranger = { id: "", certificateId: "", cert, key }
    expectProblem(await world.call(stranger, "GET", "/partners"), 401, "unauthenticated")
    expectProblem(await world.call(stranger, "GET", "/whoami"), 401, "unauthenticated")
    expectProblem(await world.call(stranger, "GET", "/config/manifest"), 401, "unauthenticated")
  })

  it("a Client-Cert field counts for nothing on the machine listener", async () => {
    const der = Buffer.from(operator.cert.split("-----")[2] ?? "", "base64").toString("base64")
    const headers = { "client-cert": `:${der}:`, "x-forwarded-for": "127.0.0.1" }
    expectProblem(await world.call(null, "GET", "/partners", { headers }), 401, "unauthenticated")
    const viewer = await world.operator("viewer")
    const posed = await world.call(viewer, "POST", "/partners", { headers, body: body() })
    expectProblem(posed, 403, "forbidden")
  })

  it("a certificate that a trusted proxy passed on stands for its holder", async () => {
    const der = Buffer.from(operator.cert.split("-----")[2] ?? "", "base64").toString("base64")
    const ask = (field?: string) =>
      world.machine.forwarded(
        new Request("http://portal.test/api/v1/partners", {
          headers: field === undefined ? {} : { "client-cert": field },
        }),
        "192.0.2.1",
      )
    expect((await ask(`:${der}:`)).status).toBe(200)
    for (const field of [undefined, "", der, `:${der}`, `:${der.slice(8)}:`, `:${der}:, :${der}:`]) {
      expect((await ask(field)).status).toBe(401)
    }
  })

  it("a viewer reads and changes nothing; an approver decides on access", async () => {
    const viewer = await world.operator("viewer")
    expect((await world.call(viewer, "GET", "/partners")).status).toBe(200)
    expectProblem(await world.call(viewer, "POST", "/partners", { body: body() }), 403, "forbidden")
    const publish = { body: { message: "no" } }
    expectProblem(await world.call(viewer, "POST", "/environments/sandbox/releases", publish), 403, "forbidden")
    const { certificateId, id } = await world.application()
    const revoke = { body: { reason: "unspecified" } }
    expectProblem(
      await world.call(viewer, "POST", `/certificates/${certificateId}/revocation`, revoke),
      403,
      "forbidden",
    )
    expectProblem(await world.call(viewer, "PUT", `/applications/${id}/grants`, { body: [] }), 403, "forbidden")
  })

  it("an application reads its own and is told of nothing else (rule 7)", async () => {
    const mine = await world.application()
    const other = await world.application()
    const get = (path: string) => world.call(mine, "GET", path)
    for (const path of [
      `/applications/${mine.id}`,
      `/applications/${mine.id}/grants`,
      `/applications/${mine.id}/certificates`,
      `/certificates/${mine.certificateId}`,
      `/partners/${mine.partnerId}`,
      `/partners/${mine.partnerId}/applications`,
    ]) {
      expect((await get(path)).status, path).toBe(200)
    }
    for (const path of [
      `/applications/${other.id}`,
      `/applications/${other.id}/grants`,
      `/applications/${other.id}/certificates`,
      `/certificates/${other.certificateId}`,
      `/certificates/${operator.certificateId}`,
      `/partners/${other.partnerId}`,
      `/partners/${other.partnerId}/applications`,
    ]) {
      expectProblem(await get(path), 404, "not_found")
    }
    for (const path of [
      "/partners",
      "/gateways",
      "/apis",
      "/scopes",
      "/audit",
      "/audit/verification",
      "/environments",
    ]) {
      expectProblem(await get(path), 403, "forbidden")
    }
    const listed = await get("/certificates")
    expect(listed.json.items.map((one: { id: string }) => one.id)).toEqual([mine.certificateId])
  })

  it("an application changes nothing, its own or another's", async () => {
    const mine = await world.application()
    const other = await world.application()
    const before = await world.database.db.auditEvent.count()
    const why = { reason: "because" }
    for (const { id, partnerId, certificateId } of [mine, other]) {
      const calls: [string, string, unknown][] = [
        ["POST", "/partners", body()],
        ["PATCH", `/partners/${partnerId}`, { legalName: "X" }],
        ["POST", `/partners/${partnerId}/suspend`, why],
        ["POST", `/partners/${partnerId}/invitations`, { email: "x@example.test", name: "X" }],
        ["POST", `/partners/${partnerId}/applications`, { name: "X", environment: "sandbox" }],
        ["PATCH", `/applications/${id}`, { name: "X" }],
        ["POST", `/applications/${id}/retire`, why],
        ["POST", `/applications/${id}/certificates`, { csr: world.csr().csr }],
        ["PUT", `/applications/${id}/grants`, []],
        ["POST", `/certificates/${certificateId}/revocation`, { reason: "unspecified" }],
        ["POST", "/gateways", { name: unique("x"), environment: "sandbox" }],
        ["POST", "/environments/sandbox/releases", { message: "x" }],
        ["POST", "/environments/sandbox/decisions", { host: "x", method: "GET", path: "/" }],
        ["PUT", "/config/status", {}],
      ]
      for (const [method, path, sent] of calls) {
        const answer = await world.call(mine, method, path, { body: sent, headers: { "if-match": "*" } })
        expect([403, 404], `${method} ${path}: ${answer.text}`).toContain(answer.status)
      }
    }
    expect(await world.database.db.auditEvent.count()).toBe(before)
  })

  it("a gateway has no business in the operator API", async () => {
    const gateway = await world.gateway()
    for (const path of ["/partners", "/environments", `/gateways/${gateway.id}`, "/audit"]) {
      expectProblem(await world.call(gateway, "GET", path), 403, "forbidden")
    }
  })

  it("a revoked operator is refused within a second, on a connection that is open", async () => {
    const doomed = await world.operator()
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
    expect((await world.call(doomed, "GET", "/environments", { agent })).status).toBe(200)
    const revoked = performance.now()
    await world.database.usecases.revokeOperator(admin, { id: doomed.id, reason: "left" })
    for (;;) {
      const answer = await world.call(doomed, "GET", "/environments", { agent })
      if (answer.status === 401) break
      expect(performance.now() - revoked).toBeLessThan(1_000)
    }
    expect(performance.now() - revoked).toBeLessThan(1_000)
    expectProblem(await world.call(doomed, "GET", "/whoami", { agent }), 401, "unauthenticated")
    agent.destroy()
  })

  it("a revoked operator is refused on a resumed session", async () => {
    const doomed = await world.operator()
    const connect = (session?: Buffer) =>
      new Promise<{ status: string; session: Buffer | undefined }>((resolve, reject) => {
        let offered: Buffer | undefined
        const socket = tls.connect({
          ...{ host: "127.0.0.1", port: world.port, servername: "localhost", ca: world.ca, session },
          ...{ cert: doomed.cert, key: doomed.key, maxVersion: "TLSv1.2" },
        })
        socket.on("session", (value) => {
          offered = value
        })
        socket.on("error", reject)
        socket.on("secureConnect", () =>
          socket.write("GET /api/v1/environments HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
        )
        let text = ""
        socket.on("data", (chunk) => {
          text += chunk
        })
        socket.on("close", () => resolve({ status: text.slice(9, 12), session: offered }))
      })
    const first = await connect()
    expect(first.status).toBe("200")
    await world.database.usecases.revokeOperator(admin, { id: doomed.id, reason: "left" })
    expect((await connect(first.session)).status).toBe("401")
  })
})

it("no refusal was a failure of ours", () => {
  expect(world.failures).toEqual([])
})
