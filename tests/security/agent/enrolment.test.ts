// Enrolment against somebody in between: the one-time code goes to the server that the command pins, and to nobody else.
// The command itself is run as operators run it, from the one built file.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import tls from "node:tls"
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest"
import { makeCertificateRequest, makeKey } from "@/lib/agent/identity/certificate-request"
import { type Enrol, enrol } from "@/lib/agent/identity/enrol"
import { pathsOf } from "@/lib/agent/state/paths"
import { issueCertificate, listenerProfile, parseCsr } from "@/lib/pki"
import { buildProgram, startProgram } from "../../support/build-agent"
import { makePublisher, type Publisher, policyContent } from "../../support/config-publisher"
import { type ConfigServer, gatewayId, startConfigServer } from "../../support/config-server"
import { makeHierarchy, p256Key, serial, urls } from "../../unit/pki/hierarchy"
import { openssl } from "../../unit/pki/programs"

describe("enrolment", () => {
  let publisher: Publisher
  let server: ConfigServer
  let folder: string
  beforeAll(async () => {
    publisher = await makePublisher("sandbox", await policyContent(await makeHierarchy(), "http://127.0.0.1:9", 1))
    await publisher.publish()
    server = await startConfigServer(publisher)
  })
  afterAll(() => server.stop())
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "gatewarden-enrol-"))
    server.enrolments.length = 0
    server.requests.length = 0
    return () => rmSync(folder, { recursive: true, force: true })
  })
  const input = (change: Partial<Enrol> = {}): Enrol => ({
    paths: pathsOf(folder),
    url: server.url,
    code: server.code,
    rootSha256: publisher.rootSha256(),
    anchorSha256: server.anchorSha256,
    options: {},
    ...change,
  })
  const other = "0".repeat(64)

  test("does not send the code to a server that does not show the pinned anchor", async () => {
    await expect(enrol(input({ anchorSha256: other }))).rejects.toMatchObject({
      code: "wrong-pin",
      message: expect.stringMatching(/does not show the anchor 0{64}.*code was not sent/),
    })
    expect(server.requests).toEqual([])
  })

  test("does not send the code to a server that shows the pinned anchor without being certified by it", async () => {
    const thief = await makeHierarchy()
    const key = p256Key()
    const profile = { issuer: thief.issuing, urls, serial: serial(), spki: key.spki, now: thief.now, days: 9 }
    const leaf = await issueCertificate(listenerProfile({ ...profile, names: ["127.0.0.1"] }), thief.issuingKey.signer)
    const received: string[] = []
    const chain = [leaf.pem, thief.issuing.pem, thief.root.pem, server.infrastructure.root.pem].join("\n")
    const listener = tls.createServer({ cert: chain, key: key.privateKey.export({ type: "pkcs8", format: "pem" }) })
    listener.on("secureConnection", (socket) => {
      socket.on("data", (data) => received.push(data.toString()))
      socket.on("error", () => socket.destroy())
    })
    listener.on("tlsClientError", () => undefined)
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve))
    const address = listener.address()
    const port = typeof address === "object" ? address?.port : 0
    // also on a host where somebody has turned verification off for every Node program
    for (const asked of ["1", "0"]) {
      vi.stubEnv("NODE_TLS_REJECT_UNAUTHORIZED", asked)
      await expect(enrol(input({ url: `https://127.0.0.1:${port}` }))).rejects.toMatchObject({ name: "AgentError" })
    }
    vi.unstubAllEnvs()
    listener.close()
    expect(received.join("")).toBe("")
  })

  test("does not enrol with a root document that is not the pinned one", async () => {
    await expect(enrol(input({ rootSha256: other }))).rejects.toMatchObject({
      code: "wrong-pin",
      message: expect.stringMatching(/the command pins 0{64}/),
    })
    expect(readdirSync(folder)).not.toContain("agent.json")
  })

  test.each(["", "nonsense", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----"])(
    "says what to do where the server sends a certificate that is none: %j",
    async (certificate) => {
      server.override((request, response) => {
        if (request.method !== "POST") return false
        response.end(JSON.stringify({ certificate, chain: "", root: "{}" }))
        return true
      })
      await expect(enrol(input())).rejects.toMatchObject({
        code: "malformed",
        message: expect.stringMatching(/cannot be read\. Make a new code/),
      })
      server.override(undefined)
      expect(readdirSync(folder)).not.toContain("agent.json")
    },
  )

  test("says in the server's words why a code is not taken", async () => {
    await expect(enrol(input({ code: "gwe-wrong" }))).rejects.toMatchObject({
      message: expect.stringMatching(/403.*not an enrolment code of this server/),
    })
  })

  test("may be repeated after it was interrupted, with the same key", async () => {
    server.override((request, response) => {
      if (request.method !== "POST") return false
      response.destroy()
      return true
    })
    await expect(enrol(input())).rejects.toMatchObject({ code: "unreachable" })
    server.override(undefined)
    const key = readFileSync(join(folder, "agent.key"), "utf8")
    await enrol(input())
    await enrol(input())
    expect(readFileSync(join(folder, "agent.key"), "utf8")).toBe(key)
    expect(readFileSync(join(folder, "agent.json"), "utf8")).toContain(gatewayId)
  })

  test("does not turn a gateway of one environment into one of another", async () => {
    await enrol(input())
    const production = await makePublisher("production", publisher.content)
    await production.publish()
    const elsewhere = await startConfigServer(production)
    const { url, anchorSha256 } = elsewhere
    const moved = enrol(input({ url, anchorSha256, rootSha256: production.rootSha256() }))
    await expect(moved).rejects.toMatchObject({
      code: "usage",
      message: expect.stringMatching(/belongs to a gateway of sandbox/),
    })
    await elsewhere.stop()
  })

  test("keeps key and settings from other users", async () => {
    await enrol(input())
    for (const name of ["agent.key", "agent.json"]) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600)
  })

  test("makes a request that OpenSSL verifies and our own strict reader takes", () => {
    const csr = makeCertificateRequest(makeKey())
    expect(openssl(["req", "-in", "csr.pem", "-verify", "-noout"], { "csr.pem": csr })).toMatch(/verify OK/)
    expect(parseCsr(csr)).toMatchObject({ keyAlgorithm: "P-256" })
  })

  test("takes the code from the environment or standard input, and prints neither it nor the key", async () => {
    const agent = await buildProgram("lib/agent/main.ts")
    const pins = ["--root-sha256", publisher.rootSha256(), "--anchor-sha256", server.anchorSha256]
    const parameters = ["enrol", "--url", server.url, ...pins, "--dir", folder]
    const wrong = "gwe-never-to-be-seen"
    const answers = [
      await startProgram(agent, parameters, { env: { GATEWARDEN_ENROLMENT_CODE: wrong } }).ended,
      await startProgram(agent, parameters, { stdin: `${wrong}\n` }).ended,
      await startProgram(agent, parameters, { stdin: `${server.code}\n` }).ended,
    ]
    expect(answers.map(({ status }) => status)).toEqual([1, 1, 0])
    expect(answers.at(-1)?.output).toContain(`Enrolled as ${gatewayId} of sandbox. Next: include ${folder}/nginx/`)
    for (const secret of [wrong, server.code, "PRIVATE KEY"]) {
      expect(answers.map(({ output }) => output).join("")).not.toContain(secret)
    }
  })
})
