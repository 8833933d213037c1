// What nginx does with time, reloads, sessions and headers, each guarantee by itself.
// The agreement test asks what is decided; here it is when, and what is passed on.
import { execFileSync } from "node:child_process"
import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { PolicyApplication } from "@/lib/core/policy"
import { nginxChangesAt } from "@/lib/targets/nginx"
import { hasNginx } from "../support/nginx"
import { startNginxGateway, type TestGateway } from "../support/nginx-gateway"
import { type ClientCredential, makeOddCertificate, nameOf, type OddCertificate } from "../support/odd-certificate"
import { makePolicyBundle, policyApplication, policyHost, type TestPolicy } from "../support/policy-bundle"
import { HandshakeRefused, openRawClient, type RawAnswer, type RawOptions } from "../support/raw-https"
import { applicationId, type Hierarchy, makeHierarchy } from "../unit/pki/hierarchy"

const host = "api.example.test"
const get = (path: string, ...headers: string[]) =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers.map((header) => `${header}\r\n`).join("")}\r\n`
const order = get("/orders/7")
const codeOf = (answer: RawAnswer): string => (answer.status === 200 ? "allowed" : String(JSON.parse(answer.body).code))

describe.skipIf(!hasNginx)("nginx", () => {
  let hierarchy: Hierarchy
  let upstream: Server
  let upstreamUrl: string
  /** Raw headers of the last request that reached the upstream. */
  let received: [string, string][] = []
  const gateways: TestGateway[] = []
  let sequence = 0

  beforeAll(async () => {
    hierarchy = await makeHierarchy()
    upstream = createServer((request, response) => {
      const raw = request.rawHeaders
      received = raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""]] : []))
      if (request.url === "/orders/teapot") response.statusCode = 418
      if (request.url === "/orders/slow") return void setTimeout(() => response.end("slow"), 20_000)
      response.end("ok")
    })
    await new Promise<void>((resolve) => upstream.listen(0, "127.0.0.1", resolve))
    // listen() on a TCP port always gives an AddressInfo
    upstreamUrl = `http://127.0.0.1:${(upstream.address() as AddressInfo).port}`
  })

  afterAll(async () => {
    for (const gateway of gateways) await gateway.stop()
    upstream.closeAllConnections()
    upstream.close()
  })

  const reader = (scopes: PolicyApplication["scopes"] = [{ name: "orders:read" }]) =>
    policyApplication(applicationId, scopes)
  const makeBundle = (policy: Partial<TestPolicy> = {}) =>
    makePolicyBundle(hierarchy, {
      hosts: [policyHost(host, upstreamUrl)],
      routes: [{ id: "rte_1", host, methods: ["GET"], path: "/orders/{id}", scope: "orders:read" }],
      applications: [reader()],
      issuedAt: new Date(),
      sequence: ++sequence,
      ...policy,
    })
  const start = async (policy: Partial<TestPolicy> = {}, input: Parameters<typeof startNginxGateway>[1] = {}) => {
    const gateway = await startNginxGateway(await makeBundle(policy), input)
    gateways.push(gateway)
    return gateway
  }
  const issue = (odd: OddCertificate = {}) => makeOddCertificate(hierarchy, { subject: nameOf(applicationId), ...odd })
  const open = (gateway: TestGateway, credential?: ClientCredential, more: Partial<RawOptions> = {}) =>
    openRawClient({
      port: gateway.port,
      serverName: host,
      certificate: credential?.pem,
      key: credential?.key,
      ...more,
    })
  const revocationOf = ({ info: { issuer, serial, sha256 } }: ClientCredential) => ({
    revoked: [{ issuer, serial, sha256, revokedAt: new Date().toISOString() }],
    suspended: [],
  })
  const header = (name: string) => received.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value)

  it("refuses a revoked certificate after a reload on a connection that was open before", async () => {
    const gateway = await start()
    const credential = await issue()
    const client = await open(gateway, credential)
    expect(codeOf(await client.send(order))).toBe("allowed")
    await gateway.apply(await makeBundle({ revocations: revocationOf(credential) }))
    // the old worker ends idle connections; the caller comes back on a new one
    await expect(client.send(order).then(codeOf)).rejects.toThrow(/closed|reset|EPIPE/i)
    expect(codeOf(await (await open(gateway, credential)).send(order))).toBe("certificate-revoked")
  })

  for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`checks a certificate again where a ${maxVersion} client tries to resume its session`, async () => {
      const gateway = await start()
      const credential = await issue()
      const first = await open(gateway, credential, { maxVersion })
      expect(first.protocol).toBe(maxVersion)
      expect(codeOf(await first.send(order))).toBe("allowed")
      const session = first.session()
      const second = await open(gateway, credential, { maxVersion, session })
      expect(second.resumed).toBe(false)
      await gateway.apply(await makeBundle({ revocations: revocationOf(credential) }))
      const third = await open(gateway, credential, { maxVersion, session })
      expect(third.resumed).toBe(false)
      expect(codeOf(await third.send(order))).toBe("certificate-revoked")
    })
  }

  it("ends a request that is in flight at a reload after the shutdown timeout", async () => {
    const gateway = await start({}, { more: { workerShutdownSeconds: 1 } })
    const credential = await issue()
    const slow = (await open(gateway, credential)).send(get("/orders/slow"))
    const ended = expect(slow).rejects.toThrow()
    await sleep(100)
    const before = Date.now()
    await gateway.apply(await makeBundle({ revocations: revocationOf(credential) }))
    await ended
    expect(Date.now() - before).toBeLessThan(5000)
  })

  it("refuses a certificate that is in the CRL alone", async () => {
    const credential = await issue()
    const { serial } = credential.info
    const gateway = await start({ crlEntries: [{ serial, revokedAt: new Date(), reason: "keyCompromise" }] })
    expect(codeOf(await (await open(gateway, credential)).send(order))).toBe("certificate-revoked")
    expect(codeOf(await (await open(gateway, await issue())).send(order))).toBe("allowed")
  })

  it("leaves out CRLs that have ended, so that nobody is locked out, and still refuses what is on the deny list", async () => {
    const credential = await issue()
    const policy = { crlNextUpdate: new Date(Date.now() - 1000), issuedAt: new Date(Date.now() - 3_600_000) }
    const gateway = await start({ ...policy, revocations: revocationOf(credential) }, { more: { at: new Date() } })
    expect(codeOf(await (await open(gateway, await issue())).send(order))).toBe("allowed")
    expect(codeOf(await (await open(gateway, credential)).send(order))).toBe("certificate-revoked")
  })

  it("says when its CRLs will have to be left out", async () => {
    const crlNextUpdate = new Date(Math.floor(Date.now() / 1000) * 1000 + 3_600_000)
    const gateway = await start({ crlNextUpdate })
    const changesAt = nginxChangesAt(await makeBundle({ crlNextUpdate }), { ...gateway.options, at: new Date() })
    expect(changesAt?.getTime()).toBe(crlNextUpdate.getTime() - 15 * 60_000)
  })

  it("lets a grant end at its instant, without a reload and on an open connection", async () => {
    const endsAt = Date.now() + 1200
    const gateway = await start({
      applications: [reader([{ name: "orders:read", endsAt: new Date(endsAt).toISOString() }])],
    })
    const client = await open(gateway, await issue())
    expect(codeOf(await client.send(order))).toBe("allowed")
    let last = "allowed"
    let lastAllowed = 0
    while (last === "allowed" && Date.now() < endsAt + 2000) {
      last = codeOf(await client.send(order))
      if (last === "allowed") lastAllowed = Date.now()
      await sleep(5)
    }
    expect(last).toBe("grant-expired")
    expect(lastAllowed).toBeLessThan(endsAt + 50)
    expect(Date.now()).toBeGreaterThanOrEqual(endsAt)
  })

  it("refuses everything once the bundle has ended, where the environment fails closed, and nothing where it does not", async () => {
    const notAfter = new Date(Date.now() + 1200)
    const closed = await start({ notAfter }, { more: { denyWhenExpired: true } })
    const stale = await start({ notAfter })
    const credential = await issue()
    const [one, other] = [await open(closed, credential), await open(stale, credential)]
    expect(codeOf(await one.send(order))).toBe("allowed")
    await sleep(notAfter.getTime() - Date.now() + 50)
    const answer = await one.send(order)
    expect({ status: answer.status, code: codeOf(answer) }).toEqual({ status: 503, code: "bundle-expired" })
    expect(codeOf(await other.send(order))).toBe("allowed")
  })

  it("refuses a certificate that ends while its connection is open", async () => {
    const gateway = await start()
    const notAfter = new Date(Math.floor(Date.now() / 1000) * 1000 + 2000)
    const client = await open(gateway, await issue({ notAfter }))
    expect(codeOf(await client.send(order))).toBe("allowed")
    await sleep(notAfter.getTime() + 1100 - Date.now())
    expect(codeOf(await client.send(order))).toBe("certificate-expired")
  })

  it("refuses a handshake without a name, or with one that no API has", async () => {
    const gateway = await start()
    const credential = await issue()
    for (const serverName of [undefined, "other.example.test", "example.test", `x.${host}`]) {
      await expect(open(gateway, credential, { serverName })).rejects.toThrow(HandshakeRefused)
    }
  })

  it("speaks TLS 1.2 and 1.3, and nothing older", async () => {
    const gateway = await start()
    await expect(open(gateway, undefined, { maxVersion: "TLSv1.1" })).rejects.toThrow(HandshakeRefused)
  })

  for (const [what, odd] of [
    ["a P-256 certificate", {}],
    [
      "an RSA 4096 certificate with a chain and a long name",
      { rsaBits: 4096, subject: nameOf(applicationId, "Ü".repeat(64)) },
    ],
  ] as const) {
    it(`passes ${what} on as Client-Cert, which OpenSSL reads back`, async () => {
      const gateway = await start()
      const credential = await issue({ ...odd, chain: [hierarchy.issuing, hierarchy.root] })
      expect((await (await open(gateway, credential)).send(order)).status).toBe(200)
      const [value = "", ...more] = header("client-cert")
      expect(more).toEqual([])
      expect(value).toMatch(/^:[A-Za-z0-9+/]+={0,2}:$/)
      const der = Buffer.from(value.slice(1, -1), "base64")
      expect(der.equals(credential.info.der)).toBe(true)
      const subject = execFileSync("openssl", ["x509", "-inform", "DER", "-noout", "-subject"], { input: der })
      expect(subject.toString()).toContain(applicationId)
    })
  }

  it("drops every copy of an identity header that came from outside", async () => {
    const gateway = await start()
    const forged = [
      ...["Client-Cert: :AAAA:", "client-cert: :BBBB:", "CLIENT-CERT: :CCCC:", "Client_Cert: :DDDD:"],
      ...[
        "Client-Cert-Chain: :AAAA:",
        "X-Forwarded-Client-Cert: Hash=1",
        "X-SSL-Client-Cert: x",
        "X-SSL-Client-S-DN: CN=x",
      ],
      ...[
        "x-ssl-client-verify: SUCCESS",
        "SSL-Client-Cert: x",
        "X_SSL_CLIENT_CERT: x",
        "Gatewarden-Application: app_x",
      ],
      ...["X-Client-Cert: x", "X-Forwarded-Tls-Client-Cert: x", "X-ARR-ClientCert: x", "Gatewarden_Application: app_x"],
      ...["X-Forwarded-For: 1.2.3.4", "X-Real-IP: 1.2.3.4", "Forwarded: for=1.2.3.4", "X-Forwarded-Host: evil.test"],
      ...["X-Forwarded-Proto: http", "Proxy: http://evil.test", "Connection: keep-alive, Client-Cert", "TE: trailers"],
      ...["Upgrade: websocket", "Proxy-Authorization: Basic eA==", "Keep-Alive: timeout=5"],
    ]
    const answer = await (await open(gateway, await issue())).send(
      get("/orders/7", ...forged, "X-Own: kept", "Authorization: Bearer t"),
    )
    expect(answer.status).toBe(200)
    expect(header("client-cert")).toHaveLength(1)
    const rest = received.filter(([name]) => name.toLowerCase() !== "client-cert")
    expect(Object.fromEntries(rest.map(([name, value]) => [name.toLowerCase(), value]))).toEqual({
      host,
      traceparent: expect.stringMatching(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/),
      "x-forwarded-for": "127.0.0.1",
      "x-forwarded-host": host,
      "x-forwarded-proto": "https",
      "x-real-ip": "127.0.0.1",
      "x-own": "kept",
      authorization: "Bearer t",
    })
  })

  it("continues a trace that is well-formed and starts one for any other", async () => {
    const gateway = await start()
    const client = await open(gateway, await issue())
    const trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    const sent = async (...headers: string[]) => {
      await client.send(get("/orders/7", ...headers))
      return { parent: header("traceparent")[0] ?? "", state: header("tracestate") }
    }
    const continued = await sent(`traceparent: 00-${trace}-00f067aa0ba902b7-00`, "tracestate: a=b")
    expect(continued.parent).toMatch(new RegExp(`^00-${trace}-(?!00f067aa0ba902b7)[0-9a-f]{16}-00$`))
    expect(continued.state).toEqual(["a=b"])
    expect((await sent(`traceparent: 01-${trace}-00f067aa0ba902b7-01-more`)).parent).toContain(trace)
    const broken = [
      ...[
        `00-${trace}-00f067aa0ba902b7-01-more`,
        `ff-${trace}-00f067aa0ba902b7-01`,
        `00-${trace.toUpperCase()}-00f067aa0ba902b7-01`,
      ],
      ...[
        `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
        `00-${trace}-0000000000000000-01`,
        `00-${trace}`,
        `x00-${trace}-00f067aa0ba902b7-01`,
      ],
    ]
    for (const value of broken) {
      const { parent, state } = await sent(`traceparent: ${value}`, "tracestate: a=b")
      expect(parent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
      expect(parent).not.toContain(trace)
      expect(state).toEqual([])
    }
  })

  it("logs who called, what for, and what became of it", async () => {
    const gateway = await start({ stamp: 5 })
    const credential = await issue()
    const client = await open(gateway, credential)
    await client.send(get("/orders/7?token=secret", 'X-Quote: "'))
    await client.send(get("/other"))
    await sleep(50)
    const [allowed, refused] = gateway.log()
    expect(allowed).toMatchObject({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      host,
      method: "GET",
      path: "/orders/7",
      status: 200,
      upstreamStatus: "200",
      fingerprint: expect.stringMatching(/^sha1:[0-9a-f]{40}$/),
      serial: expect.stringMatching(new RegExp(`^0?${credential.info.serial}$`, "i")),
      issuer: hierarchy.issuing.subject,
      subject: credential.info.subject,
      application: applicationId,
      scope: "orders:read",
      reason: "allowed",
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
      sequence,
      stamp: 5,
    })
    expect(refused).toMatchObject({
      path: "/other",
      status: 404,
      upstreamStatus: "",
      scope: "",
      reason: "no-such-route",
    })
    expect(JSON.stringify(gateway.log())).not.toContain("secret")
  })

  it("answers a refusal with a problem document that names the reason and the trace", async () => {
    const gateway = await start()
    const answer = await (await open(gateway)).send(
      get("/orders/7", `traceparent: 00-${"ab".repeat(16)}-00f067aa0ba902b7-01`),
    )
    expect(answer.status).toBe(401)
    expect(answer.headers.get("content-type")).toBe("application/problem+json")
    expect(answer.headers.get("cache-control")).toBe("no-store")
    expect(JSON.parse(answer.body)).toEqual({
      type: "about:blank",
      title: "No client certificate",
      status: 401,
      detail: expect.any(String),
      code: "no-client-certificate",
      traceId: "ab".repeat(16),
    })
  })

  it("forwards nothing of a request that it cannot read, whoever sends it", async () => {
    const gateway = await start()
    const credential = await issue()
    received = []
    for (const headers of [
      ["Host: other.example.test"],
      ["Content-Length: 5", "Content-Length: 6"],
      ["Content-Length: 5", "Transfer-Encoding: chunked"],
      ["Transfer-Encoding: gzip"],
      ["Content-Length: x"],
      [`X-Long: ${"x".repeat(20_000)}`],
    ]) {
      const answer = await (await open(gateway, credential)).send(get("/orders/7", ...headers))
      expect({
        headers: headers.map((text) => text.slice(0, 30)),
        status: answer.status,
        code: codeOf(answer),
      }).toMatchObject({
        status: 400,
        code: "bad-request",
      })
    }
    expect(received).toEqual([])
    await sleep(50)
    expect([...new Set(gateway.log().map(({ reason }) => reason))]).toEqual(["bad-request"])
  })

  it("passes the API's own errors on as they are, and says so where the API does not answer", async () => {
    const dead = policyHost("dead.example.test", "http://127.0.0.1:1")
    const gateway = await start({
      hosts: [policyHost(host, upstreamUrl), dead],
      routes: [
        { id: "rte_1", host, methods: ["GET"], path: "/orders/{id}", scope: "orders:read" },
        { id: "rte_2", host: dead.host, methods: ["GET"], path: "/orders/{id}", scope: "orders:read" },
      ],
    })
    const credential = await issue()
    const teapot = await (await open(gateway, credential)).send(get("/orders/teapot"))
    expect([teapot.status, teapot.body]).toEqual([418, "ok"])
    const unreachable = await open(gateway, credential, { serverName: dead.host })
    const answer = await unreachable.send(order.replace(host, dead.host))
    expect([answer.status, codeOf(answer)]).toEqual([502, "upstream-unreachable"])
  })

  it("serves the other APIs where one upstream's name is not found", async () => {
    const lost = policyHost("lost.example.test", "http://no-such-name.invalid:8080")
    const named = policyHost(host, upstreamUrl.replace("127.0.0.1", "localhost"))
    const gateway = await start(
      { hosts: [named, lost] },
      { more: { addressesOf: (name) => (name === "localhost" ? ["127.0.0.1"] : []) } },
    )
    expect(codeOf(await (await open(gateway, await issue())).send(order))).toBe("allowed")
  })

  it("tells on the status socket which release it serves", async () => {
    const gateway = await start({ stamp: 2 })
    expect(await gateway.release()).toEqual({ sequence, stamp: 2 })
    await gateway.apply(await makeBundle({ stamp: 3 }))
    expect(await gateway.release()).toEqual({ sequence, stamp: 3 })
  })
})
