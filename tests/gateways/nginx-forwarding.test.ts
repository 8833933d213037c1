// What nginx passes on, answers and logs: headers of identity and trace, problem documents, the identity log.
// The agreement test asks what is decided.
import { execFileSync } from "node:child_process"
import { setTimeout as sleep } from "node:timers/promises"
import { afterAll, describe, expect, it } from "vitest"
import { hasNginx, hasNjs, loadNjs } from "../support/nginx"
import { nameOf } from "../support/odd-certificate"
import { policyHost } from "../support/policy-bundle"
import { applicationId } from "../unit/pki/hierarchy"
import { codeOf, get, host, openStage, order } from "./one-api"

const { hierarchy, upstream, start, makeBundle, issue, open, close, sequence } = await openStage()
const { header, received } = upstream

/** Debian's libnginx-mod-http-js. */

afterAll(close)

describe.skipIf(!hasNginx)("nginx", () => {
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
    const rest = received().filter(([name]) => name.toLowerCase() !== "client-cert")
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
      sequence: sequence(),
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

  it.skipIf(!hasNjs)("logs the SHA-256 fingerprint where the njs module is there", async () => {
    const gateway = await start({}, { more: { njs: true }, mainConf: loadNjs })
    const credential = await issue()
    await (await open(gateway, credential)).send(order)
    await (await open(gateway)).send(order)
    await sleep(50)
    expect(gateway.log().map(({ fingerprint }) => fingerprint)).toEqual([`sha256:${credential.info.sha256}`, ""])
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

  it("is not weakened by what the rest of the host's nginx says", async () => {
    const weak = [
      ...["underscores_in_headers on", "ignore_invalid_headers off", "merge_slashes on", "proxy_intercept_errors on"],
      ...["ssl_session_cache shared:all:1m", "ssl_session_tickets on", "ssl_protocols TLSv1 TLSv1.1 TLSv1.2 TLSv1.3"],
      ...["ssl_verify_client off", "proxy_set_header Client-Cert forged", "error_page 418 =200 /index.html"],
      ...["default_type text/html", "proxy_redirect http://a/ http://b/", "large_client_header_buffers 2 1k"],
    ]
    const gateway = await start({}, { httpConf: weak.map((directive) => `${directive};\n`).join("") })
    const client = await open(gateway, await issue())
    expect((await client.send(get("/orders/teapot", "Client_Cert: x"))).body).toBe("ok")
    expect(header("client-cert")).toEqual([expect.stringMatching(/^:[A-Za-z0-9+/=]+:$/)])
    expect(header("client_cert")).toEqual([])
    expect(codeOf(await client.send(get("/orders//7")))).toBe("malformed-path")
    expect(codeOf(await (await open(gateway)).send(get(`/orders/${"x".repeat(5000)}`)))).toBe("no-client-certificate")
    for (const maxVersion of ["TLSv1.2", "TLSv1.3"] as const) {
      const first = await open(gateway, await issue(), { maxVersion })
      await first.send(order)
      expect((await open(gateway, undefined, { maxVersion, session: first.session() })).resumed).toBe(false)
    }
  })

  it("forwards nothing of a request that it cannot read, whoever sends it", async () => {
    const gateway = await start()
    const credential = await issue()
    upstream.forget()
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
    expect(received()).toEqual([])
    await sleep(50)
    expect([...new Set(gateway.log().map(({ reason }) => reason))]).toEqual(["bad-request"])
  })

  it("passes the API's own errors on as they are, and says so where the API does not answer", async () => {
    const dead = policyHost("dead.example.test", "http://127.0.0.1:1")
    const gateway = await start({
      hosts: [policyHost(host, upstream.url), dead],
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
    const named = policyHost(host, upstream.url.replace("127.0.0.1", "localhost"))
    const gateway = await start(
      { hosts: [named, lost] },
      { more: { addressesOf: (name) => (name === "localhost" ? ["127.0.0.1"] : []) } },
    )
    expect(codeOf(await (await open(gateway, await issue())).send(order))).toBe("allowed")
  })

  it("tells on the status socket which release it serves", async () => {
    const gateway = await start({ stamp: 2 })
    expect(await gateway.release()).toEqual({ sequence: sequence(), stamp: 2 })
    await gateway.apply(await makeBundle({ stamp: 3 }))
    expect(await gateway.release()).toEqual({ sequence: sequence(), stamp: 3 })
  })
})
