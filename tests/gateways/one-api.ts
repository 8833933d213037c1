// One API with one route and one application behind gateways that a test starts as it needs them, and who calls them.
// For the tests of nginx's behaviour; what a call asks for is granted unless the test says otherwise.
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import type { PolicyApplication } from "@/lib/core/policy"
import { type GatewayInput, startNginxGateway, type TestGateway } from "../support/nginx-gateway"
import { type ClientCredential, makeOddCertificate, nameOf, type OddCertificate } from "../support/odd-certificate"
import { makePolicyBundle, policyApplication, policyHost, type TestPolicy } from "../support/policy-bundle"
import { openRawClient, type RawAnswer, type RawOptions } from "../support/raw-https"
import { applicationId, makeHierarchy } from "../unit/pki/hierarchy"

export const host = "api.example.test"

export const get = (path: string, ...headers: string[]): string =>
  `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers.map((header) => `${header}\r\n`).join("")}\r\n`

/** The request that is granted. */
export const order = get("/orders/7")

/** The reason of a refusal, and `allowed` where the API answered. */
export const codeOf = (answer: RawAnswer): string =>
  answer.status === 200 ? "allowed" : String(JSON.parse(answer.body).code)

export const reader = (scopes: PolicyApplication["scopes"] = [{ name: "orders:read" }]): PolicyApplication =>
  policyApplication(applicationId, scopes)

export const revocationOf = ({ info: { issuer, serial, sha256 } }: ClientCredential) => ({
  revoked: [{ issuer, serial, sha256, revokedAt: new Date().toISOString() }],
  suspended: [],
})

export async function openStage() {
  const hierarchy = await makeHierarchy()
  const upstream = await startRecorder()
  const gateways: TestGateway[] = []
  let sequence = 0
  const makeBundle = (policy: Partial<TestPolicy> = {}) =>
    makePolicyBundle(hierarchy, {
      hosts: [policyHost(host, upstream.url)],
      routes: [{ id: "rte_1", host, methods: ["GET"], path: "/orders/{id}", scope: "orders:read" }],
      applications: [reader()],
      issuedAt: new Date(),
      sequence: ++sequence,
      ...policy,
    })
  return {
    hierarchy,
    upstream,
    makeBundle,
    /** Of the newest bundle. */
    sequence: () => sequence,
    start: async (policy: Partial<TestPolicy> = {}, input: GatewayInput = {}) => {
      const gateway = await startNginxGateway(await makeBundle(policy), input)
      gateways.push(gateway)
      return gateway
    },
    issue: (odd: OddCertificate = {}) => makeOddCertificate(hierarchy, { subject: nameOf(applicationId), ...odd }),
    open: ({ port }: TestGateway, credential?: ClientCredential, more: Partial<RawOptions> = {}) =>
      openRawClient({ port, serverName: host, certificate: credential?.pem, key: credential?.key, ...more }),
    close: async () => {
      for (const gateway of gateways) await gateway.stop()
      upstream.close()
    },
  }
}

/** An API that remembers the raw headers of the last request. `/orders/teapot` answers 418, `/orders/slow` after 20 seconds. */
async function startRecorder() {
  let received: [string, string][] = []
  const server = createServer((request, response) => {
    const raw = request.rawHeaders
    received = raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ""]] : []))
    if (request.url === "/orders/teapot") response.statusCode = 418
    if (request.url === "/orders/slow") return void setTimeout(() => response.end("slow"), 20_000)
    response.end("ok")
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  // listen() on a TCP port always gives an AddressInfo
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    received: () => received,
    forget: () => {
      received = []
    },
    header: (name: string) => received.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value),
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
