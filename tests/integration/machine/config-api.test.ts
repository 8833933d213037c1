// What gateways are told, over their own certificates: manifests, artifacts, root documents; and what they report.
// Fast where nothing changed, at once where something did, and never another environment's.
import { createHash } from "node:crypto"
import https from "node:https"
import { gunzipSync } from "node:zlib"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { readRootDocument, verifyManifest } from "@/lib/bundle"
import { admin, type Identity, type MachineWorld, openMachineWorld, unique } from "../../support/machine-world"

let world: MachineWorld
let operator: Identity
let gateway: Identity

beforeAll(async () => {
  world = await openMachineWorld()
  operator = await world.operator()
  gateway = await world.gateway()
})
afterAll(() => world.close())

const manifest = (headers: Record<string, string> = {}, query = "", identity = gateway) =>
  world.call(identity, "GET", `/config/manifest${query}`, { headers })

const payloadOf = (text: string) => JSON.parse(Buffer.from(JSON.parse(text).payload, "base64url").toString())

/** Revoking publishes at once. */
async function publishSomething(): Promise<void> {
  const { certificateId } = await world.application()
  const answer = await world.call(operator, "POST", `/certificates/${certificateId}/revocation`, {
    body: { reason: "unspecified" },
  })
  expect(answer.status).toBe(200)
}

describe("the manifest", () => {
  it("is signed by the keys of the root document, and its ETag is the digest of the signed bytes", async () => {
    const answer = await manifest()
    expect([answer.status, answer.headers["content-type"]]).toEqual([200, "application/jose+json"])
    const rootAnswer = await world.call(gateway, "GET", "/config/roots/1")
    const root = await readRootDocument(rootAnswer.bytes, null)
    const verified = await verifyManifest(answer.bytes, root)
    expect(answer.headers.etag).toBe(`"${createHash("sha256").update(answer.bytes).digest("hex")}"`)
    expect(verified.payload.environment).toBe("sandbox")
  })

  it("is 304 while it is what the gateway has, and a 304 carries no new validity", async () => {
    const { headers } = await manifest()
    const etag = String(headers.etag)
    for (const field of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const unchanged = await manifest({ "if-none-match": field })
      expect([unchanged.status, unchanged.text, unchanged.headers.etag]).toEqual([304, "", etag])
      const carried = Object.keys(unchanged.headers).filter(
        (name) => !["date", "connection", "keep-alive"].includes(name),
      )
      expect(carried.sort()).toEqual(["cache-control", "etag"])
    }
    expect((await manifest({ "if-none-match": '"other"' })).status).toBe(200)
  })

  it("is new as soon as something was published", async () => {
    const before = await manifest()
    await publishSomething()
    const started = performance.now()
    let after = await manifest({ "if-none-match": String(before.headers.etag) })
    while (after.status === 304) after = await manifest({ "if-none-match": String(before.headers.etag) })
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(payloadOf(after.text)).toMatchObject({ kind: "revocation", sequence: payloadOf(before.text).sequence + 1 })
  })

  it("is each environment's own", async () => {
    const production = await world.gateway("production")
    expect(payloadOf((await manifest({}, "", production)).text).environment).toBe("production")
    expect(payloadOf((await manifest()).text).environment).toBe("sandbox")
  })

  it("is not for operators or applications", async () => {
    for (const identity of [operator, await world.application()]) {
      const answer = await manifest({}, "", identity)
      expect([answer.status, answer.json.code]).toEqual([403, "forbidden"])
    }
  })

  it("tells a gateway that is ahead of this server so", async () => {
    const { sequence, stamp, epoch } = payloadOf((await manifest()).text)
    const at = (e: number, s: number, t: number) => manifest({}, `?epoch=${e}&sequence=${s}&stamp=${t}`)
    expect((await at(epoch, sequence, stamp)).status).toBe(200)
    expect((await at(epoch, sequence - 1, 99)).status).toBe(200)
    // the last one is what a stolen manifest key can sign: it has to hear the same, or it would never hear of the next epoch
    const most = Number.MAX_SAFE_INTEGER
    for (const ahead of [
      at(epoch, sequence, stamp + 1),
      at(epoch, sequence + 1, 0),
      at(epoch + 1, 1, 0),
      at(epoch, most, most),
    ]) {
      const answer = await ahead
      expect([answer.status, answer.json.code]).toEqual([409, "client_ahead"])
    }
    expect((await manifest({}, "?sequence=1")).json.fields).toHaveProperty("epoch")
  })

  it("tells an agent that is too old so, before anything else", async () => {
    const answer = await manifest({ "user-agent": "gatewarden-agent/0.0.9" })
    expect([answer.status, answer.json.code, answer.headers.upgrade]).toEqual([
      426,
      "agent_too_old",
      "gatewarden-agent",
    ])
    expect((await manifest({ "user-agent": "gatewarden-agent/0.1.0" })).status).toBe(200)
    expect((await manifest({ "user-agent": "curl/8" })).status).toBe(200)
  })

  it("is refused to a gateway within a second of its retirement, on a connection that is open", async () => {
    const doomed = await world.gateway()
    const agent = new https.Agent({ keepAlive: true, maxSockets: 1 })
    const poll = () => world.call(doomed, "GET", "/config/manifest", { agent })
    expect((await poll()).status).toBe(200)
    await world.database.usecases.retireGateway(admin, { id: doomed.id, reason: "replaced" })
    const retired = performance.now()
    while ((await poll()).status !== 401) expect(performance.now() - retired).toBeLessThan(1_000)
    agent.destroy()
  })
})

describe("a poll that would rather wait", () => {
  it("is answered by the next publication within moments", async () => {
    const etag = String((await manifest()).headers.etag)
    const waiting = manifest({ "if-none-match": etag, prefer: "wait=30" })
    await new Promise((resolve) => setTimeout(resolve, 200))
    const started = performance.now()
    await publishSomething()
    const answer = await waiting
    expect(performance.now() - started).toBeLessThan(2_000)
    expect([answer.status, answer.headers["preference-applied"]]).toEqual([200, "wait=30"])
    expect(answer.headers.etag).not.toBe(etag)
  })

  it("is 304 when its time is up", async () => {
    const etag = String((await manifest()).headers.etag)
    const started = performance.now()
    const answer = await manifest({ "if-none-match": etag, prefer: "respond-async, wait=1" })
    expect(performance.now() - started).toBeGreaterThan(900)
    expect([answer.status, answer.headers["preference-applied"], answer.headers.etag]).toEqual([304, "wait=1", etag])
  })

  it("is held for 55 seconds at most, and answered at once where there is something new", async () => {
    const answer = await manifest({ prefer: "wait=3000" })
    expect([answer.status, answer.headers["preference-applied"]]).toEqual([200, undefined])
  })

  it("is refused at once when the gateway is retired while it waits", async () => {
    const doomed = await world.gateway()
    const etag = String((await manifest({}, "", doomed)).headers.etag)
    const waiting = manifest({ "if-none-match": etag, prefer: "wait=30" }, "", doomed)
    await new Promise((resolve) => setTimeout(resolve, 200))
    const started = performance.now()
    await world.database.usecases.retireGateway(admin, { id: doomed.id, reason: "replaced" })
    expect((await waiting).status).toBe(401)
    expect(performance.now() - started).toBeLessThan(1_000)
  })

  it("costs nothing any more once its client has gone", async () => {
    const etag = String((await manifest()).headers.etag)
    const leaving = new AbortController()
    const gone = world.call(gateway, "GET", "/config/manifest", {
      headers: { "if-none-match": etag, prefer: "wait=30" },
      signal: leaving.signal,
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    leaving.abort()
    await expect(gone).rejects.toThrow()
    await publishSomething()
    expect((await manifest()).status).toBe(200)
  })

  it("is answered the same way behind a proxy", async () => {
    const der = Buffer.from(gateway.cert.split("-----")[2] ?? "", "base64").toString("base64")
    const ask = (headers: Record<string, string>) =>
      world.machine.forwarded(
        new Request("http://portal.test/api/v1/config/manifest", {
          headers: { "client-cert": `:${der}:`, ...headers },
        }),
        "192.0.2.1",
      )
    const first = await ask({})
    const etag = String(first.headers.get("etag"))
    expect([first.status, (await ask({ "if-none-match": etag })).status]).toEqual([200, 304])
    const waiting = ask({ "if-none-match": etag, prefer: "wait=20" })
    await new Promise((resolve) => setTimeout(resolve, 100))
    await publishSomething()
    expect((await waiting).headers.get("preference-applied")).toBe("wait=20")
  })
})

describe("artifacts and root documents", () => {
  it("are the bytes that the manifest names, kept for ever by any cache, compressed where asked", async () => {
    const { artifacts } = payloadOf((await manifest()).text)
    for (const [name, { sha256, bytes }] of Object.entries<{ sha256: string; bytes: number }>(artifacts)) {
      const answer = await world.call(gateway, "GET", `/config/artifacts/${sha256}`)
      expect(answer.status, name).toBe(200)
      expect(createHash("sha256").update(answer.bytes).digest("hex")).toBe(sha256)
      expect(answer.bytes.length).toBe(bytes)
      expect(answer.headers["cache-control"]).toBe("public, max-age=31536000, immutable")
      const asked = { headers: { "accept-encoding": "gzip" } }
      const compressed = await world.call(gateway, "GET", `/config/artifacts/${sha256}`, asked)
      if (compressed.headers["content-encoding"] === "gzip") expect(gunzipSync(compressed.bytes)).toEqual(answer.bytes)
      else expect(compressed.bytes).toEqual(answer.bytes)
      const refused = { headers: { "accept-encoding": "gzip;q=0" } }
      const plain = await world.call(gateway, "GET", `/config/artifacts/${sha256}`, refused)
      expect(plain.headers["content-encoding"]).toBeUndefined()
    }
  })

  it("of another environment do not exist", async () => {
    const production = await world.gateway("production")
    const { artifacts } = payloadOf((await manifest()).text)
    const answer = await world.call(production, "GET", `/config/artifacts/${artifacts.trust.sha256}`)
    expect([answer.status, answer.json.code]).toEqual([410, "gone"])
    const unknown = await world.call(gateway, "GET", `/config/artifacts/${"0".repeat(64)}`)
    expect([unknown.status, unknown.json.code]).toEqual([410, "gone"])
    expect((await world.call(gateway, "GET", "/config/artifacts/../partners")).status).toBe(404)
  })

  it("that were not made yet are 404", async () => {
    for (const version of ["2", "0", "x"]) {
      expect((await world.call(gateway, "GET", `/config/roots/${version}`)).status).toBe(404)
    }
  })
})

describe("reports", () => {
  const report = (sent: object, identity = gateway) => world.call(identity, "PUT", "/config/status", { body: sent })
  const base = { state: "applied", target: "nginx", agentVersion: "0.1.0" }

  it("show in the portal what the gateway enforces", async () => {
    const answer = await manifest()
    const { sequence, stamp } = payloadOf(answer.text)
    const { payload } = JSON.parse(answer.text)
    const manifestSha256 = createHash("sha256").update(Buffer.from(payload, "base64url")).digest("hex")
    const taken = await report({ ...base, sequence, stamp, manifestSha256, crlNumbers: { "root-1": 1 } })
    expect([taken.status, taken.text]).toEqual([204, ""])
    const shown = await world.call(operator, "GET", `/gateways/${gateway.id}`)
    expect(shown.json).toMatchObject({ state: "current", applied: sequence, lag: 0, report: { state: "applied" } })
    // and what of an applied release it cannot do
    await report({ ...base, sequence, stamp, manifestSha256, error: "PS256 is refused" })
    const limited = await world.call(operator, "GET", `/gateways/${gateway.id}`)
    expect(limited.json).toMatchObject({ state: "current", lastError: "PS256 is refused" })
  })

  it("of a release that was never made are 409", async () => {
    const answer = await report({ ...base, sequence: 999, stamp: 0, manifestSha256: "0".repeat(64) })
    expect([answer.status, answer.json.code]).toEqual([409, "client_ahead"])
  })

  it.each([
    ["sequence", { sequence: 1e12 }],
    ["sequence", { sequence: -1 }],
    ["stamp", { stamp: 1e12 }],
    ["stamp", { stamp: 0.5 }],
    ["manifestSha256", { manifestSha256: "x".repeat(64) }],
    ["state", { state: "perfect" }],
    ["body", { error: "nothing\0at all" }],
    ["body", { target: "\0" }],
    ["agentVersion", { agentVersion: "1".repeat(51) }],
    ["body", { crlNumbers: { "root\0-1": 1 } }],
    ["body", { error: "half of a \ud83d" }],
    ["appliedAt", { appliedAt: "0000-01-01T00:00:00Z" }],
    ["appliedAt", { appliedAt: "9999-12-31T23:59:59-14:00" }],
    ["appliedAt", { appliedAt: "yesterday" }],
    ["crlNumbers", { crlNumbers: { root: -1 } }],
  ])("of nonsense in %s are 400, and what was reported before stays: %j", async (field, nonsense) => {
    const before = (await world.call(operator, "GET", `/gateways/${gateway.id}`)).json.report
    const said = { ...base, state: "rejected", error: "No", sequence: 1, stamp: 0, manifestSha256: "0".repeat(64) }
    const answer = await report({ ...said, ...nonsense })
    expect([answer.status, answer.json.code]).toEqual([400, "invalid_input"])
    expect(Object.keys(answer.json.fields).join()).toContain(field)
    expect((await world.call(operator, "GET", `/gateways/${gateway.id}`)).json.report).toEqual(before)
  })

  it("under another gateway's id are the sender's own", async () => {
    const other = await world.gateway("sandbox")
    const said = { ...base, state: "rejected", error: "No", sequence: 1, stamp: 0, manifestSha256: "0".repeat(64) }
    await report({ ...said, id: other.id, gatewayId: other.id })
    expect((await world.call(operator, "GET", `/gateways/${other.id}`)).json.report).toBeNull()
  })

  it("of more CRLs than any environment has are 400", async () => {
    const crlNumbers = Object.fromEntries(Array.from({ length: 201 }, (_, index) => [`crl-${index}`, 1]))
    const said = { ...base, state: "rejected", sequence: 1, stamp: 0, manifestSha256: "0".repeat(64) }
    const answer = await report({ ...said, crlNumbers })
    expect([answer.status, Object.keys(answer.json.fields)]).toEqual([400, ["crlNumbers"]])
  })

  it("that say nothing are 400, field by field", async () => {
    const answer = await report({})
    expect([answer.status, answer.json.code]).toEqual([400, "invalid_input"])
    expect(answer.json.fields).toHaveProperty("sequence")
  })
})

describe("enrolment", () => {
  const enrol = (code: string, csr: string) => world.call(null, "POST", "/enrol", { body: { code, csr } })
  const codeFor = async (environment = "sandbox") => {
    const { id } = await world.database.usecases.registerGateway(admin, {
      ...{ name: unique("edge"), environment, target: "nginx", pattern: "proxy" },
    } as Parameters<MachineWorld["database"]["usecases"]["registerGateway"]>[1])
    return { id, ...(await world.database.usecases.createEnrolmentCode(admin, { gatewayId: id })) }
  }

  it("buys a certificate that works at once, and the root document that was pinned", async () => {
    const { code, rootSha256, anchorSha256, id } = await codeFor()
    const { csr, key } = world.csr()
    const { status, json } = await enrol(code, csr)
    expect(status).toBe(201)
    expect(createHash("sha256").update(json.root).digest("hex")).toBe(rootSha256)
    const anchor = Buffer.from(json.anchors.split("-----")[2], "base64")
    expect(createHash("sha256").update(anchor).digest("hex")).toBe(anchorSha256)
    const identity = { id, certificateId: "", cert: json.certificate + json.chain, key }
    expect((await manifest({}, "", identity)).status).toBe(200)
    expect((await world.call(operator, "GET", `/gateways/${id}`)).json.enrolledAt).not.toBeNull()
  })

  it("refuses a code that was used, has ended, or was never made", async () => {
    const { code } = await codeFor()
    await enrol(code, world.csr().csr)
    const used = await enrol(code, world.csr().csr)
    expect([used.status, used.json.code]).toEqual([403, "code_invalid"])
    const ended = await codeFor()
    await world.database.sql(
      `update enrolment_code set expires_at = now() - interval '1 second' where gateway_id = '${ended.id}'`,
    )
    expect((await enrol(ended.code, world.csr().csr)).json.code).toBe("code_invalid")
    expect((await enrol("gwe-nothing", world.csr().csr)).json.code).toBe("code_invalid")
  })

  it("a bad signing request does not cost the code", async () => {
    const { code } = await codeFor()
    expect((await enrol(code, "nonsense")).json.code).toBe("malformed_csr")
    expect((await enrol(code, world.csr().csr)).status).toBe(201)
  })

  it("makes a network that guesses wait", async () => {
    let answer = await enrol("gwe-guess", world.csr().csr)
    for (let attempt = 0; attempt < 12 && answer.status !== 429; attempt++)
      answer = await enrol("gwe-guess", world.csr().csr)
    expect([answer.status, answer.json.code]).toEqual([429, "rate_limited"])
    expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0)
  })
})

it("nothing that was asked here failed on our side", () => {
  expect(world.failures).toEqual([])
})
