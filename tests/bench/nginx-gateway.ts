// What the rendered policy costs nginx: a reload with many applications, and a request beside plain proxying with mutual TLS.
// Processor time of the worker is counted as well as time on the clock, since client, upstream and gateway share the cores.
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { PolicyBundle } from "@/lib/core/policy"
import { freePort } from "../support/free-port"
import { startNginx } from "../support/nginx"
import { startNginxGateway } from "../support/nginx-gateway"
import { type ClientCredential, makeOddCertificate, nameOf } from "../support/odd-certificate"
import { makePolicyBundle, policyApplication, policyHost } from "../support/policy-bundle"
import { openRawClient } from "../support/raw-https"
import { type Hierarchy, makeHierarchy } from "../unit/pki/hierarchy"
import { type Spread, spreadOf } from "./statistics"

export type ReloadResult = { applications: number; configBytes: number; ms: Spread; workerMb: number }
export type RequestResult = { applications: number; perSecond: Spread; processorUs: Spread }
export type NginxGatewayResult = { reload: ReloadResult[]; plain: RequestResult; ours: RequestResult }

const host = "api.example.test"
const connections = 16
const requestsPerConnection = 400
const rounds = 7
const reloads = 15

/** @param directory gets the files of the upstream and of plain nginx */
export async function benchNginxGateway(directory: string): Promise<NginxGatewayResult> {
  const hierarchy = await makeHierarchy()
  const upstreamPort = await freePort()
  const upstream = await startNginx({
    directory: join(directory, "upstream"),
    httpConf: `keepalive_requests 1000000;\nserver { listen 127.0.0.1:${upstreamPort}; location / { return 200 ok; } }`,
    ports: [upstreamPort],
  })
  try {
    const url = `http://127.0.0.1:${upstreamPort}`
    const reload: ReloadResult[] = []
    for (const count of [1_000, 10_000, 100_000]) reload.push(await benchReload(hierarchy, url, count))
    return { reload, ...(await benchRequests(hierarchy, url, join(directory, "plain"))) }
  } finally {
    await upstream.stop()
  }
}

const idOf = (index: number): string => `app_${String(index).padStart(26, "0")}`

/** Three grants for each application, one of them with an end, and a deny list of a hundredth as many certificates. */
function makeBundle(hierarchy: Hierarchy, upstream: string, count: number, sequence: number): Promise<PolicyBundle> {
  const scopes = ["orders:read", "orders:write", "reports:read"]
  return makePolicyBundle(hierarchy, {
    hosts: [policyHost(host, upstream)],
    routes: Array.from({ length: 30 }, (_, index) => ({
      id: `rte_${index}`,
      host,
      methods: ["GET"],
      path: `/v1/things${index}/{id}`,
      scope: scopes[index % 3] ?? "orders:read",
    })),
    applications: Array.from({ length: count }, (_, index) =>
      policyApplication(idOf(index), [
        { name: "orders:read" },
        { name: "orders:write" },
        { name: "reports:read", endsAt: new Date(Date.UTC(2100, 0, 1) + index * 1000).toISOString() },
      ]),
    ),
    revocations: {
      revoked: Array.from({ length: Math.ceil(count / 100) }, (_, index) => ({
        issuer: hierarchy.issuing.subject,
        serial: `a${index.toString(16).padStart(31, "0")}`,
        sha256: "0".repeat(64),
        revokedAt: hierarchy.now.toISOString(),
      })),
      suspended: [],
    },
    sequence,
  })
}

/** From the signal until nobody is served by the old policy any more: nginx reads, starts new workers, and ends the old 100 ms later. */
async function benchReload(hierarchy: Hierarchy, upstream: string, applications: number): Promise<ReloadResult> {
  const bundle = await makeBundle(hierarchy, upstream, applications, 1)
  const gateway = await startNginxGateway(bundle)
  try {
    const samples: number[] = []
    for (let stamp = 1; stamp <= reloads; stamp++) {
      const next = { ...bundle, manifest: { ...bundle.manifest, stamp } }
      gateway.write(next)
      const start = performance.now()
      await gateway.reload(next)
      samples.push(performance.now() - start)
      // the next signal must not meet workers that are still going
      await new Promise((resolve) => setTimeout(resolve, 300))
    }
    const configBytes = readFileSync(join(gateway.options.directory, "identity.conf")).length
    const [worker = 0] = workersOf(gateway.nginx.pid)
    const rss = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${worker}/status`, "utf8"))?.[1]
    return { applications, configBytes, ms: spreadOf(samples), workerMb: Math.round(Number(rss) / 1024) }
  } finally {
    await gateway.stop()
  }
}

async function benchRequests(hierarchy: Hierarchy, upstream: string, directory: string) {
  const applications = 10_000
  const gateway = await startNginxGateway(await makeBundle(hierarchy, upstream, applications, 1))
  const credential = await makeOddCertificate(hierarchy, { subject: nameOf(idOf(applications - 1)) })
  const port = await freePort()
  const plain = await startNginx({
    directory,
    httpConf: plainConfig(gateway.options.directory, upstream, port),
    ports: [port],
  })
  const samples = { plain: [] as Sample[], ours: [] as Sample[] }
  try {
    for (let round = 0; round < rounds; round++) {
      samples.plain.push(await load(port, plain.pid, credential))
      samples.ours.push(await load(gateway.port, gateway.nginx.pid, credential))
    }
  } finally {
    await plain.stop()
    await gateway.stop()
  }
  const result = (list: Sample[], count: number): RequestResult => ({
    applications: count,
    perSecond: spreadOf(list.map(({ perSecond }) => perSecond)),
    processorUs: spreadOf(list.map(({ processorUs }) => processorUs)),
  })
  return { plain: result(samples.plain, 0), ours: result(samples.ours, applications) }
}

/** Mutual TLS and nothing else: the same anchors, CRLs, protocols and upstream, and nginx's ordinary log. */
function plainConfig(directory: string, upstream: string, port: number): string {
  const log = join(directory, "plain.log")
  writeFileSync(log, "")
  return `upstream plain { server ${upstream.slice("http://".length)}; keepalive 32; }
server {
  listen 127.0.0.1:${port} ssl;
  server_name ${host};
  ssl_certificate ${join(directory, "..", "default.crt")};
  ssl_certificate_key ${join(directory, "..", "default.key")};
  ssl_client_certificate ${join(directory, "anchors.pem")};
  ssl_crl ${join(directory, "crls.pem")};
  ssl_verify_client on;
  ssl_verify_depth 3;
  access_log ${log};
  keepalive_requests 1000000;
  location / {
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    proxy_pass http://plain;
  }
}`
}

type Sample = { perSecond: number; processorUs: number }

async function load(port: number, master: number, { pem, key }: ClientCredential): Promise<Sample> {
  const clients = await Promise.all(
    Array.from({ length: connections }, () => openRawClient({ port, serverName: host, certificate: pem, key })),
  )
  const request = `GET /v1/things3/7 HTTP/1.1\r\nHost: ${host}\r\n\r\n`
  const before = processorNs(master)
  const start = performance.now()
  await Promise.all(
    clients.map(async (client) => {
      for (let i = 0; i < requestsPerConnection; i++) {
        const { status, body } = await client.send(request)
        if (status !== 200) throw new Error(`the gateway answered ${status}: ${body}`)
      }
    }),
  )
  const seconds = (performance.now() - start) / 1000
  const count = connections * requestsPerConnection
  const processorUs = (processorNs(master) - before) / 1000 / count
  for (const client of clients) client.close()
  return { perSecond: count / seconds, processorUs }
}

function workersOf(master: number): number[] {
  return readFileSync(`/proc/${master}/task/${master}/children`, "utf8").split(" ").filter(Boolean).map(Number)
}

/** Time on a processor of all workers, in nanoseconds. */
function processorNs(master: number): number {
  return workersOf(master)
    .map((pid) => Number(readFileSync(`/proc/${pid}/schedstat`, "utf8").split(" ")[0]))
    .reduce((sum, ns) => sum + ns, 0)
}
