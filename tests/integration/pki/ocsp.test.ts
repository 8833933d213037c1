// The OCSP responder over HTTP: what it says of certificates, what caches may keep, how soon a revocation shows, and what it
// answers to whatever is no request. On the real database, with real signatures.
import { randomBytes } from "node:crypto"
import { connect } from "node:net"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { DomainError } from "@/lib/core/domain-error"
import { readCertificate } from "@/lib/pki"
import { addCustomer, admin } from "../../support/cast"
import { makeOcspJudge, type OcspSaid } from "../../support/ocsp-judge"
import { type OcspAsk, ocspRequest } from "../../support/ocsp-request"
import { openPkiWorld, type PkiWorld } from "../../support/pki-world"
import { issue } from "../publication/scene"

let world: PkiWorld
let judge: (der: Uint8Array) => OcspSaid
let issuing: ReturnType<typeof readCertificate>
let root: ReturnType<typeof readCertificate>
let applicationId: string

beforeAll(async () => {
  world = await openPkiWorld()
  applicationId = (await addCustomer(world.database)).applicationId
  issuing = readCertificate(await world.fetchPki("sandbox/issuing-1.crt"))
  root = readCertificate(await world.fetchPki("sandbox/root-1.crt"))
  judge = makeOcspJudge({ issuing, root })
})
afterAll(() => world?.close())

const type = { "content-type": "application/ocsp-request" }
const post = (der: Uint8Array, environment = "sandbox", headers: Record<string, string> = type) =>
  fetch(world.ocspUrl(environment), { method: "POST", body: Uint8Array.from(der), headers })
const get = (der: Uint8Array, environment = "sandbox", headers: Record<string, string> = {}) =>
  fetch(`${world.ocspUrl(environment)}/${encodeURIComponent(Buffer.from(der).toString("base64"))}`, { headers })
const bytesOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer())
const ask = async (serial: string, how: OcspAsk = {}): Promise<OcspSaid> =>
  judge(await bytesOf(await post(ocspRequest(issuing, [serial], how))))

async function newCertificate(): Promise<{ id: string; serial: string }> {
  const { id, pem } = await issue(world.database, applicationId)
  return { id, serial: readCertificate(pem).serial }
}
const revoke = (id: string) => world.database.usecases.revokeCertificate(admin, { id, reason: "keyCompromise" })

describe("what it says", () => {
  test.each(["sha1", "sha256"] as const)("of a valid certificate, asked by %s: good, for an hour", async (hash) => {
    const { serial } = await newCertificate()
    const said = await ask(serial, { hash })
    expect(said).toMatchObject({ status: "successful", verified: true, statuses: ["good"] })
    expect(said.validSeconds).toBe(3600)
  })

  test("of a revoked certificate: when and why", async () => {
    const { id, serial } = await newCertificate()
    await revoke(id)
    expect(await ask(serial)).toMatchObject({ verified: true, statuses: ["revoked"], reasons: ["keyCompromise"] })
  })

  test("of a serial that was never issued: unknown", async () => {
    expect(await ask(`7${randomBytes(15).toString("hex")}`)).toMatchObject({ verified: true, statuses: ["unknown"] })
  })

  test("of a certificate that was intended and never signed: unknown", async () => {
    const { id, serial } = await newCertificate()
    await world.database.sql(
      `update certificate set status = 'intent', der = null, sha256 = null, issued_at = null where id = '${id}'`,
    )
    expect(await ask(serial)).toMatchObject({ statuses: ["unknown"] })
  })

  test("of an issuing authority, for its root, whose responder is another", async () => {
    const answer = await bytesOf(await post(ocspRequest(root, [issuing.serial])))
    expect(makeOcspJudge({ issuing: root, root })(answer)).toMatchObject({ verified: true, statuses: ["good"] })
  })

  test("of a thousand certificates at once, in order, within 200 ms of work", async () => {
    const known = [await newCertificate(), await newCertificate()]
    const [good, revoked] = known.map(({ serial }) => serial)
    await revoke(known[1]?.id ?? "")
    const serials = Array.from({ length: 998 }, () => `7${randomBytes(15).toString("hex")}`)
    serials.splice(100, 0, good ?? "")
    serials.splice(900, 0, revoked ?? "")
    const request = ocspRequest(issuing, serials)
    await post(request)
    const start = process.cpuUsage()
    const answer = await bytesOf(await post(request))
    expect(process.cpuUsage(start).user / 1000).toBeLessThan(200)
    const { verified, statuses } = judge(answer)
    expect(verified).toBe(true)
    expect(statuses).toEqual(
      serials.map((serial) => (serial === good ? "good" : serial === revoked ? "revoked" : "unknown")),
    )
  })

  test.each([1, 32, 128])("with the nonce of %i bytes that it was asked with", async (length) => {
    const { serial } = await newCertificate()
    const nonce = new Uint8Array(randomBytes(length))
    const said = await ask(serial, { nonce })
    expect(said).toMatchObject({ verified: true, statuses: ["good"] })
    expect(said.nonce).toBe(Buffer.from(nonce).toString("hex"))
  })
})

describe("whom it does not answer for", () => {
  test.each(["production", "infrastructure"])(
    "asked at the address of %s, it does not answer for the sandbox",
    async (other) => {
      const { serial } = await newCertificate()
      const said = judge(await bytesOf(await post(ocspRequest(issuing, [serial]), other)))
      expect(said.status).toBe("unauthorized")
    },
  )

  test("an authority that is none of ours", async () => {
    const stranger = { ...issuing, spki: root.spki }
    expect(judge(await bytesOf(await post(ocspRequest(stranger, ["7f"])))).status).toBe("unauthorized")
  })

  test("an authority that has no responder at the moment", async () => {
    const own = await openPkiWorld()
    try {
      await own.database.sql(
        "update certificate set status = 'revoked', revoked_at = now(), revoked_by = 'x', revocation_reason = 'superseded' where subject_kind = 'responder'",
      )
      const authority = readCertificate(await own.fetchPki("sandbox/issuing-1.crt"))
      const { der } = await own.responder.answer("sandbox", ocspRequest(authority, ["7f"]))
      expect(judge(der).status).toBe("unauthorized")
      expect(await own.database.usecases.renewResponders()).toEqual({ issued: 6 })
      await expect
        .poll(async () => judge((await own.responder.answer("sandbox", ocspRequest(authority, ["7f"]))).der).status, {
          timeout: 10_000,
        })
        .toBe("successful")
    } finally {
      await own.close()
    }
  })

  test("an environment that there is not is not found", async () => {
    expect((await post(ocspRequest(issuing, ["7f"]), "nowhere")).status).toBe(404)
  })
})

describe("what caches may keep", () => {
  test("an answer without a nonce, for a minute, under its tag; the next one is the same", async () => {
    const { serial } = await newCertificate()
    const first = await get(ocspRequest(issuing, [serial]))
    expect(first.status).toBe(200)
    expect(first.headers.get("content-type")).toBe("application/ocsp-response")
    expect(first.headers.get("cache-control")).toMatch(/^max-age=(60|5\d), public, no-transform, must-revalidate$/)
    const [modified, expires] = [first.headers.get("last-modified") ?? "", first.headers.get("expires") ?? ""]
    expect(Date.parse(expires) - Date.parse(modified)).toBe(3_600_000)
    const bytes = await bytesOf(first)
    const second = await get(ocspRequest(issuing, [serial]))
    expect(await bytesOf(second)).toEqual(bytes)
    const etag = first.headers.get("etag") ?? ""
    const unchanged = await get(ocspRequest(issuing, [serial]), "sandbox", { "if-none-match": etag })
    expect([unchanged.status, await unchanged.text()]).toEqual([304, ""])
  })

  test("nothing that was asked for with a nonce, by POST, or about a certificate that may be issued yet", async () => {
    const { serial } = await newCertificate()
    const answers = [
      await get(ocspRequest(issuing, [serial], { nonce: new Uint8Array(16) })),
      await post(ocspRequest(issuing, [serial])),
      await get(ocspRequest(issuing, ["7f"])),
    ]
    for (const answer of answers) expect(answer.headers.get("cache-control")).toBe("no-store")
  })

  test("HEAD is answered like GET, without the bytes", async () => {
    const { serial } = await newCertificate()
    const base64 = encodeURIComponent(Buffer.from(ocspRequest(issuing, [serial])).toString("base64"))
    const answer = await fetch(`${world.ocspUrl()}/${base64}`, { method: "HEAD" })
    expect([answer.status, await answer.text()]).toEqual([200, ""])
    expect(Number(answer.headers.get("content-length"))).toBeGreaterThan(500)
  })
})

describe("a revocation", () => {
  /** Milliseconds until the responder gives another answer than the one that it had kept, which is that it is revoked. */
  async function untilRevoked(answer: (request: Uint8Array) => Promise<Uint8Array>): Promise<number> {
    const { id, serial } = await newCertificate()
    const request = ocspRequest(issuing, [serial])
    const before = await answer(request)
    expect(judge(before).statuses).toEqual(["good"])
    await revoke(id)
    const start = performance.now()
    let after = before
    while (Buffer.compare(after, before) === 0) {
      if (performance.now() - start > 20_000) throw new Error("still good")
      after = await answer(request)
    }
    const ms = performance.now() - start
    expect(judge(after).statuses).toEqual(["revoked"])
    return ms
  }

  test("shows at once where it was made, and soon in another process", async () => {
    expect(await untilRevoked(async (request) => bytesOf(await post(request)))).toBeLessThan(5000)
    const other = await world.another()
    try {
      expect(
        await untilRevoked(async (request) => (await other.responder.answer("sandbox", request)).der),
      ).toBeLessThan(5000)
    } finally {
      await other.close()
    }
  })

  test("shows to who asks by GET over and over, whom memory answers", async () => {
    expect(await untilRevoked(async (request) => bytesOf(await get(request)))).toBeLessThan(5000)
  })

  test("shows although the word of it was lost", async () => {
    const { id, serial } = await newCertificate()
    const request = ocspRequest(issuing, [serial])
    expect(judge(await bytesOf(await post(request))).statuses).toEqual(["good"])
    // written without the notification that goes with it
    await world.database.sql(
      `update certificate set status = 'revoked', revoked_at = now(), revocation_reason = 'superseded', revoked_by = 'x' where id = '${id}'`,
    )
    await expect
      .poll(async () => judge(await bytesOf(await post(request))).statuses, { timeout: 10_000 })
      .toEqual(["revoked"])
  })

  test("of many at once shows for each of them", async () => {
    const { applicationId: another } = await addCustomer(world.database)
    const serials: string[] = []
    for (let n = 0; n < 3; n++) serials.push(readCertificate((await issue(world.database, another)).pem).serial)
    for (const serial of serials) expect((await ask(serial)).statuses).toEqual(["good"])
    await world.database.usecases.revokeMany(admin, {
      target: { kind: "application", id: another },
      reason: "privilegeWithdrawn",
    })
    for (const serial of serials) {
      await expect.poll(async () => (await ask(serial)).statuses, { timeout: 10_000 }).toEqual(["revoked"])
    }
  })
})

describe("what is no request is answered in OCSP's words, and the process goes on", () => {
  test.each<[string, () => Promise<Response>]>([
    ["no bytes", () => post(new Uint8Array())],
    ["garbage", () => post(randomBytes(300))],
    ["no certificate asked about", () => post(ocspRequest(issuing, []))],
    [
      "1,001 certificates",
      () =>
        post(
          ocspRequest(
            issuing,
            Array.from({ length: 1001 }, () => "7f"),
          ),
        ),
    ],
    ["a megabyte", () => post(new Uint8Array(1024 * 1024).fill(0x30))],
    ["a path without a request", () => fetch(world.ocspUrl())],
    ["a path that is no base64", () => fetch(`${world.ocspUrl()}/%21%21`)],
    ["a path that is no text", () => fetch(`${world.ocspUrl()}/%ff`)],
    ["an empty nonce", () => post(ocspRequest(issuing, ["7f"], { nonce: new Uint8Array() }))],
    ["a nonce of 129 bytes", () => post(ocspRequest(issuing, ["7f"], { nonce: new Uint8Array(129) }))],
  ])("%s", async (_, send) => {
    const answer = await send()
    expect(answer.status).toBe(200)
    expect(answer.headers.get("content-type")).toBe("application/ocsp-response")
    expect(answer.headers.get("cache-control")).toBe("no-store")
    expect(judge(await bytesOf(answer)).status).toBe("malformedrequest")
  })

  test("a body without an end is cut off after its limit", async () => {
    const { port } = new URL(world.url)
    const socket = connect(Number(port), "127.0.0.1")
    socket.on("error", () => undefined)
    const said = new Promise<string>((resolve) => {
      let text = ""
      socket.on("data", (data) => {
        text += data.toString("latin1")
      })
      socket.on("close", () => resolve(text))
    })
    socket.write(
      "POST /pki/sandbox/ocsp HTTP/1.1\r\nHost: x\r\nContent-Type: application/ocsp-request\r\nTransfer-Encoding: chunked\r\n\r\n",
    )
    const chunk = `4000\r\n${"0".repeat(0x4000)}\r\n`
    for (let n = 0; n < 12; n++) socket.write(chunk)
    expect(await said).toMatch(/^HTTP\/1\.1 200 OK/)
  })

  test("other methods and media types are refused in HTTP's words", async () => {
    const put = await fetch(world.ocspUrl(), { method: "PUT" })
    expect([put.status, put.headers.get("allow")]).toEqual([405, "GET, HEAD, POST"])
    expect((await post(ocspRequest(issuing, ["7f"]), "sandbox", { "content-type": "text/plain" })).status).toBe(415)
  })

  test("none of it was a fault of the program", () => {
    expect(world.failures).toEqual([])
  })
})

test("a key store that is away is a matter of trying again", async () => {
  const away = { sign: () => Promise.reject(new DomainError("unavailable", "The token does not answer.")) }
  const { responder, close } = await world.another(away)
  try {
    const { serial } = await newCertificate()
    const { der } = await responder.answer("sandbox", ocspRequest(issuing, [serial]))
    expect(judge(der).status).toBe("trylater")
  } finally {
    world.failures.length = 0
    await close()
  }
})
