// Bad input over the real edges, mutual TLS and all: each answer is a typed 4xx in under 200 ms, the process goes on, its memory stays.
// By the operator API, by enrolment, and by EST.
import https from "node:https"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { parseCsr, pemDecodeOne, pemEncode } from "@/lib/pki"
import { octetString, oid, sequence, setOf, tlv } from "@/lib/pki/der-writer"
import { type Identity, type MachineWorld, openMachineWorld, unique } from "@/tests/support/machine-world"

let world: MachineWorld
let operator: Identity
let application: Identity & { partnerId: string }
let good: string
let agent: https.Agent

beforeAll(async () => {
  world = await openMachineWorld()
  operator = await world.operator()
  application = await world.application()
  good = world.csr().csr
  agent = new https.Agent({ keepAlive: true, maxSockets: 8 })
})
afterAll(async () => {
  agent.destroy()
  await world.close()
})

const label = "CERTIFICATE REQUEST"
const der = (): Uint8Array => pemDecodeOne(label, good)
const contentOf = (bytes: Uint8Array): Uint8Array => bytes.subarray(bytes[1] === 0x81 ? 3 : 4)

/** A request of 20,000 names, well-formed but for its signature. */
function manyNames(): Uint8Array {
  const names = sequence(...Array.from({ length: 20_000 }, (_, i) => tlv(0x82, Buffer.from(`n${i}.test`))))
  const attribute = sequence(
    oid("1.2.840.113549.1.9.14"),
    setOf(sequence(sequence(oid("2.5.29.17"), octetString(names)))),
  )
  return sequence(contentOf(der()), attribute)
}

/** What is wrong with the request, how it is spelled, and the code by which each edge refuses it. */
const requests: [what: string, der: () => Uint8Array][] = [
  ["cut off", () => der().subarray(0, -7)],
  ["empty", () => new Uint8Array()],
  ["followed by a byte", () => Buffer.concat([der(), Uint8Array.of(0)])],
  ["followed by itself", () => Buffer.concat([der(), der()])],
  [
    "of a length that is not minimal",
    () => Buffer.concat([Uint8Array.of(0x30, 0x83, 0), lengthOf(der()), contentOf(der())]),
  ],
  ["of indefinite length", () => Buffer.concat([Uint8Array.of(0x30, 0x80), contentOf(der()), new Uint8Array(2)])],
  [
    "of a length beyond everything",
    () => Buffer.concat([Uint8Array.of(0x30, 0x84, 0x7f, 0xff, 0xff, 0xff), contentOf(der())]),
  ],
  ["nested 4,000 deep", () => Array.from({ length: 4000 }).reduce<Uint8Array>((inner) => sequence(inner), sequence())],
  ["of 20,000 names", manyNames],
  [
    "of one wrong bit in its signature",
    () => Uint8Array.from(der(), (byte, i) => (i === der().length - 1 ? byte ^ 1 : byte)),
  ],
]

function lengthOf(bytes: Uint8Array): Uint8Array {
  const { length } = contentOf(bytes)
  return Uint8Array.of(length >> 8, length & 0xff)
}

const texts: [what: string, text: () => string][] = [
  ...requests.map(([what, make]): [string, () => string] => [what, () => pemEncode(label, make())]),
  ["two blocks", () => good + good],
  ["a certificate instead", () => good.replaceAll(label, "CERTIFICATE")],
  ["a private key instead", () => application.key],
  ["text before it", () => `x\n${good}`],
  ["base64 that is none", () => good.replace(/[A-Za-z]{10}/, "~".repeat(10))],
  ["just under the largest body", () => `${good}${" ".repeat(200_000)}`],
  ["written from right to left", () => `\u202e${good}`],
]

const codes = ["invalid_input", "malformed_csr", "too_large", "weak_key"]

type Said = { status: number; type: string; body: string; milliseconds: number }

function ask(
  path: string,
  identity: Identity | null,
  content: string | Buffer,
  headers: Record<string, string>,
): Promise<Said> {
  const began = performance.now()
  const isHuge = content.length > 1_000_000
  return new Promise((resolve, reject) => {
    const credentials = identity === null ? {} : { cert: identity.cert, key: identity.key }
    const options = {
      host: "127.0.0.1",
      servername: "localhost",
      port: world.port,
      ca: world.ca,
      // one of its own, since it does not outlive the refusal
      agent: isHuge ? false : agent,
      method: "POST",
      path,
      headers,
    }
    const request = https.request({ ...options, ...credentials }, (answer) => {
      const chunks: Buffer[] = []
      answer.on("data", (chunk: Buffer) => chunks.push(chunk))
      answer.on("error", reject)
      answer.on("end", () =>
        resolve({
          status: answer.statusCode ?? 0,
          type: String(answer.headers["content-type"]),
          body: Buffer.concat(chunks).toString(),
          milliseconds: performance.now() - began,
        }),
      )
    })
    request.on("error", reject)
    // the answer may come, and the server hang up, before all of it was sent: what the socket says of that afterwards is no news
    if (isHuge) request.on("socket", (socket) => socket.on("error", () => undefined))
    request.end(content)
  })
}

const json = { "content-type": "application/json" }
const issue = (csr: string) =>
  ask(`/api/v1/applications/${application.id}/certificates`, operator, JSON.stringify({ csr }), json)
const enrol = (csr: string) => ask("/api/v1/enrol", null, JSON.stringify({ code: "x".repeat(40), csr }), json)
const est = (body: string) =>
  ask("/.well-known/est/simplereenroll", application, body, {
    "content-type": "application/pkcs10",
    "content-transfer-encoding": "base64",
  })

/** The quickest of a few: a busy machine is slow now and then, bad input would be slow each time. */
async function quickest(work: () => Promise<Said>): Promise<Said> {
  let best = await work()
  for (let again = 0; best.milliseconds >= 200 && again < 6; again++) {
    const next = await work()
    if (next.milliseconds < best.milliseconds) best = next
  }
  return best
}

function expectRefusal({ status, type, body, milliseconds }: Said): void {
  expect([status >= 400 && status < 500, type], body).toEqual([true, "application/problem+json"])
  expect(codes, body).toContain(JSON.parse(body).code)
  expect(body).not.toContain("PRIVATE KEY-----\\n")
  expect(milliseconds).toBeLessThan(200)
}

describe("a signing request that is bad", () => {
  test.each(texts)("%s is a typed refusal of the operator API in under 200 ms", async (_, text) => {
    expectRefusal(await quickest(() => issue(text())))
  })

  test.each(texts)("%s is a typed refusal of enrolment in under 200 ms", async (_, text) => {
    expectRefusal(await quickest(() => enrol(text())))
  })

  test.each(requests)("%s is a refusal of EST in under 200 ms, in words", async (_, make) => {
    const said = await quickest(() => est(Buffer.from(make()).toString("base64")))
    expect(said.status, said.body).toBeGreaterThanOrEqual(400)
    expect(said.status, said.body).toBeLessThan(500)
    expect(said.body.length).toBeGreaterThan(20)
    expect(said.milliseconds).toBeLessThan(200)
  })

  test("that is not base64 at all is refused by EST, as RFC 7030 has it", async () => {
    for (const body of ["", "~~~~", good, "AAA", "AAAA=", Buffer.alloc(5000, 0xff).toString("latin1")]) {
      const said = await quickest(() => est(body))
      expect([said.status >= 400 && said.status < 500, said.milliseconds < 200], said.body).toEqual([true, true])
    }
  })
})

test("10 MB are refused by each edge without being read, in under 200 ms", async () => {
  const huge = "A".repeat(10 * 1024 * 1024)
  for (const send of [() => issue(huge), () => enrol(huge), () => est(huge)]) {
    const said = await quickest(send)
    expect(said.status, said.body).toBe(413)
    expect(said.milliseconds).toBeLessThan(200)
  }
})

describe("a name", () => {
  test.each([
    ["with a NUL", "Acme\u0000.evil"],
    ["with a line end", "Acme\r\nX-Evil: 1"],
    ["with an escape character", "Acme\u001b[2J"],
    ["written from right to left", "Acme \u202eGA"],
    ["isolated in its direction", "\u2066Acme\u2069"],
    ["with what cannot be seen", "Ac\u200bme"],
    ["of half a character", "Acme \ud800"],
    ["of a private character", "Acme \ue000"],
    ["of 100,000 characters", "A".repeat(100_000)],
  ])("%s names no partner and no legal person", async (_, name) => {
    for (const field of ["name", "legalName"]) {
      const body = { name: unique("Fine"), legalName: "Fine AG", contacts: [], [field]: name }
      const said = await quickest(() => ask("/api/v1/partners", operator, JSON.stringify(body), json))
      expectRefusal(said)
    }
  })
})

test("thousands of bad requests leave the process as it was: it answers, and keeps nothing of them", async () => {
  const bodies = texts.map(([, text]) => text()).filter((text) => text.length < 100_000)
  const storm = async (rounds: number) => {
    for (let round = 0; round < rounds; round++) {
      await Promise.all(bodies.flatMap((body) => [issue(body), enrol(body), est(Buffer.from(body).toString("base64"))]))
    }
  }
  await storm(20)
  const before = memory()
  await storm(60)
  const after = memory()
  expect(after.heap - before.heap).toBeLessThan(16 * 1024 * 1024)
  expect(after.resident - before.resident).toBeLessThan(128 * 1024 * 1024)
  console.log(
    `bad input: ${60 * 3 * bodies.length} requests, heap ${((after.heap - before.heap) / 1e6).toFixed(1)} MB, resident ${((after.resident - before.resident) / 1e6).toFixed(1)} MB more`,
  )
  const asked = { csr: world.csr().csr }
  const answer = await world.call(operator, "POST", `/applications/${application.id}/certificates`, { body: asked })
  expect(answer.status, answer.text).toBe(201)
  expect(parseCsr(asked.csr).keyAlgorithm).toBe("P-256")
  expect(world.failures).toEqual([])
})

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

function memory(): { heap: number; resident: number } {
  collect()
  const { heapUsed, rss } = process.memoryUsage()
  return { heap: heapUsed, resident: rss }
}
