// What every export promises: pure, deterministic, with its README; and what its product would read, read by somebody else than who wrote it.
// For products that cannot be run here. Envoy's schema and OPA's policy have tests of their own.
import { execFileSync } from "node:child_process"
import { X509Certificate } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { beforeAll, describe, expect, it } from "vitest"
import { parse } from "yaml"
import { z } from "zod"
import { exportKinds } from "@/lib/core/export-view"
import type { PolicyBundle } from "@/lib/core/policy"
import { describeExports, exportFiles, packExport } from "@/lib/targets/exports"
import { hosts, makeWorld, tokenHosts, type World } from "./agreement-world"

let world: World
let bundle: PolicyBundle
beforeAll(async () => {
  world = await makeWorld("https://upstream.example.test:8443/base")
  bundle = world.bundle
})

describe.each(exportKinds)("the export %s", (kind) => {
  it("is the same bytes for the same release, and others for another", () => {
    const again = structuredClone({ ...bundle, crls: new Map(bundle.crls), pinned: new Map(bundle.pinned) })
    expect(Buffer.from(packExport(again, kind)).equals(packExport(bundle, kind))).toBe(true)
    const next = { ...bundle, manifest: { ...bundle.manifest, sequence: bundle.manifest.sequence + 1 } }
    expect(Buffer.from(packExport(next, kind)).equals(packExport(bundle, kind))).toBe(false)
  })

  it("says in its README what it enforces, what the product cannot, and how it is imported", () => {
    const readme = exportFiles(bundle, kind).get("README.md") ?? ""
    const view = describeExports().find((one) => one.kind === kind)
    expect(view?.limits.length).toBeGreaterThan(1)
    for (const line of [...(view?.enforces ?? []), ...(view?.limits ?? [])]) expect(readme).toContain(`- ${line}\n`)
    expect(readme).toMatch(/## How to import them\n.+/s)
  })

  it("prints commands that a shell can read", () => {
    const readme = exportFiles(bundle, kind).get("README.md") ?? ""
    for (const [, commands = ""] of readme.matchAll(/```sh\n(.*?)```/gs)) {
      expect(execFileSync("bash", ["-n"], { input: commands, encoding: "utf8" })).toBe("")
    }
  })

  it("holds no private key, and is read by tar file by file", () => {
    const folder = mkdtempSync(join(tmpdir(), "gatewarden-export-"))
    try {
      const archive = join(folder, "export.tar.gz")
      writeFileSync(archive, packExport(bundle, kind))
      execFileSync("tar", ["xzf", archive, "-C", folder])
      for (const [name, content] of exportFiles(bundle, kind)) {
        expect(readFileSync(join(folder, name), "utf8")).toBe(content)
        expect(content).not.toContain("PRIVATE KEY")
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

it("the trust stores hold each anchor once", () => {
  for (const kind of ["aws", "kong", "azure", "apigee"] as const) {
    const pems =
      (exportFiles(bundle, kind).get("truststore.pem") ?? "").match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ??
      []
    const found = pems.map((pem) => new X509Certificate(pem).fingerprint256.replaceAll(":", "").toLowerCase())
    expect(found.sort()).toEqual([...new Set(bundle.trust.anchors.map(({ sha256 }) => sha256))].sort())
  }
})

describe("SPIFFE", () => {
  it("is a JWK set of X.509 authorities as the Trust Domain and Bundle specification has it", () => {
    const key = z.strictObject({
      use: z.literal("x509-svid"),
      kty: z.literal("EC"),
      crv: z.literal("P-256"),
      x: z.string().length(43),
      y: z.string().length(43),
      x5c: z.tuple([z.base64()]),
    })
    const shape = z.strictObject({
      keys: z.array(key).min(1),
      spiffe_sequence: z.int(),
      spiffe_refresh_hint: z.int().positive(),
    })
    const { keys, spiffe_sequence: sequence } = shape.parse(
      JSON.parse(exportFiles(bundle, "spiffe").get("bundle.json") ?? ""),
    )
    expect(sequence).toBe(bundle.manifest.sequence)
    for (const { x5c, x } of keys) {
      expect(new X509Certificate(Buffer.from(x5c[0], "base64")).publicKey.export({ format: "jwk" }).x).toBe(x)
    }
  })
})

describe("Kong", () => {
  const uuid = z.uuid()
  const acl = z.strictObject({
    name: z.literal("acl"),
    config: z.strictObject({ allow: z.array(z.string()).min(1), hide_groups_header: z.boolean() }),
  })
  const mutualTls = z.strictObject({
    name: z.literal("mtls-auth"),
    config: z.strictObject({
      ca_certificates: z.array(uuid).min(1),
      consumer_by: z.array(z.enum(["username", "custom_id"])),
      skip_consumer_lookup: z.boolean(),
      revocation_check_mode: z.enum(["SKIP", "IGNORE_CA_ERROR", "STRICT"]),
      cache_ttl: z.number(),
      cert_cache_ttl: z.number(),
      send_ca_dn: z.boolean(),
    }),
  })
  const route = z.strictObject({
    name: z.string(),
    hosts: z.array(z.string()).min(1),
    methods: z.array(z.string().regex(/^[A-Z]+$/)).min(1),
    paths: z.array(z.string().regex(/^~\/.*\$$/)).length(1),
    protocols: z.array(z.enum(["http", "https", "grpc", "grpcs"])),
    strip_path: z.boolean(),
    preserve_host: z.boolean(),
    https_redirect_status_code: z.union([
      z.literal(426),
      z.literal(301),
      z.literal(302),
      z.literal(307),
      z.literal(308),
    ]),
    plugins: z.tuple([acl]),
  })
  /** The entities of Kong's declarative format that are used, from its reference; a member that is not there is refused. */
  const declarative = z.strictObject({
    _format_version: z.literal("3.0"),
    ca_certificates: z.array(z.strictObject({ id: uuid, cert: z.string().startsWith("-----BEGIN CERTIFICATE-----") })),
    services: z.array(z.strictObject({ name: z.string().regex(/^[\w.~-]+$/), url: z.url(), routes: z.array(route) })),
    consumers: z.array(
      z.strictObject({
        username: z.string(),
        tags: z.array(z.string()),
        acls: z.array(z.strictObject({ group: z.string() })),
      }),
    ),
    plugins: z.tuple([mutualTls]),
  })

  it("is read by a YAML parser as the declarative format 3.0, every member known", () => {
    const {
      consumers,
      plugins,
      ca_certificates: authorities,
    } = declarative.parse(parse(exportFiles(bundle, "kong").get("kong.yaml") ?? ""))
    expect(plugins[0].config.ca_certificates).toEqual(authorities.map(({ id }) => id))
    const names = consumers.map(({ username }) => username)
    expect(names).not.toContain(bundle.revocations.suspended[0])
    expect(names).toEqual(
      expect.arrayContaining(
        bundle.applications
          .filter(({ status, id }) => status === "active" && !bundle.revocations.suspended.includes(id))
          .map(({ id }) => id),
      ),
    )
  })

  it("gives nobody a group whose grant has ended", () => {
    const { consumers } = declarative.parse(parse(exportFiles(bundle, "kong").get("kong.yaml") ?? ""))
    const at = Date.parse(bundle.manifest.issuedAt)
    for (const { username, acls } of consumers) {
      const scopes = bundle.applications.find(({ id }) => id === username)?.scopes ?? []
      const lasting = scopes
        .filter(({ endsAt }) => endsAt === undefined || Date.parse(endsAt) > at)
        .map(({ name }) => name)
      expect(acls.map(({ group }) => group)).toEqual(lasting.sort())
    }
  })
})

describe("Azure", () => {
  it("is well-formed XML, whose expressions hold no character that ends them", () => {
    for (const [name, text] of exportFiles(bundle, "azure")) {
      if (!name.endsWith(".xml")) continue
      const open: string[] = []
      const rest = text.replace(
        /<(\/?)([a-z-]+)((?:\s+[a-z-]+="[^"<]*")*)\s*(\/?)>/g,
        (_, end: string, tag: string, _attributes, closed: string) => {
          if (end === "/") expect(open.pop()).toBe(tag)
          else if (closed === "") open.push(tag)
          return ""
        },
      )
      expect(open).toEqual([])
      // what is left is text, in which no markup may stand
      expect(rest).not.toMatch(/[<>"]/)
      expect(text.match(/condition="@\([^"]*\)"/g)?.length).toBeGreaterThan(1)
    }
  })
})

describe("Apigee", () => {
  it("has a target server for each host, and an entry for each application that may call", () => {
    const files = exportFiles(bundle, "apigee")
    const servers = z.array(
      z.strictObject({
        name: z.string(),
        host: z.string(),
        port: z.int(),
        isEnabled: z.boolean(),
        sSLInfo: z.strictObject({ enabled: z.boolean(), enforce: z.boolean() }).optional(),
      }),
    )
    expect(servers.parse(JSON.parse(files.get("target-servers.json") ?? "")).map(({ port }) => port)).toEqual([
      8443, 8443,
    ])
    const entries = z.strictObject({
      keyValueEntries: z.array(z.strictObject({ name: z.string(), value: z.string() })),
    })
    const names = entries
      .parse(JSON.parse(files.get("key-value-map.json") ?? ""))
      .keyValueEntries.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { sha256 } of bundle.revocations.revoked) expect(names).toContain(`revoked:${sha256}`)
  })
})

it("no product that cannot compare a token with the certificate lets an API through that asks for one", async () => {
  const asking = (await makeWorld("https://upstream.example.test", { tokens: true })).bundle
  const kong = z
    .object({ services: z.array(z.object({ routes: z.array(z.object({ hosts: z.array(z.string()) })) })) })
    .parse(parse(exportFiles(asking, "kong").get("kong.yaml") ?? ""))
  const served = kong.services.flatMap(({ routes }) => routes.flatMap((route) => route.hosts))
  expect([...new Set(served)].sort()).toEqual(hosts.filter((host) => !tokenHosts.includes(host)).sort())
  const [azure, apigee] = [exportFiles(asking, "azure"), exportFiles(asking, "apigee")]
  const { keyValueEntries } = JSON.parse(apigee.get("key-value-map.json") ?? "")
  for (const host of hosts) {
    const asks = tokenHosts.includes(host)
    const lets = (azure.get(`policies/${host}.xml`) ?? "").includes("X-Gatewarden-Scope")
    const { value } = keyValueEntries.find(({ name }: { name: string }) => name === `routes:${host}`)
    expect({ host, lets, routes: JSON.parse(value).length > 0 }).toEqual({ host, lets: !asks, routes: !asks })
  }
})

it("roots and the authorities below them stand apart where a product takes them apart", () => {
  const pemsOf = (text: string) => text.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []
  const isRoot = (pem: string) => new X509Certificate(pem).checkIssued(new X509Certificate(pem))
  const all = bundle.trust.anchors.map(({ pem }) => pem.trim())
  const below = all.filter((pem) => !isRoot(pem))
  const chains = [...exportFiles(bundle, "azure")].filter(([name]) => name.startsWith("chains/"))
  expect(below.length).toBeGreaterThan(1)
  expect(chains.map(([, text]) => pemsOf(text)[0]).sort()).toEqual(below.sort())
  for (const [, text] of chains) {
    const [authority = "", root = "", ...more] = pemsOf(text)
    expect(new X509Certificate(authority).verify(new X509Certificate(root).publicKey)).toBe(true)
    expect({ root: isRoot(root), more }).toEqual({ root: true, more: [] })
  }
  const certificates = z.array(z.strictObject({ pemCertificate: z.string() }))
  const { trustStores } = z
    .strictObject({
      trustStores: z.tuple([z.strictObject({ trustAnchors: certificates, intermediateCas: certificates })]),
    })
    .parse(parse(exportFiles(bundle, "apigee").get("trust-config.yaml") ?? ""))
  const [{ trustAnchors, intermediateCas }] = trustStores
  expect(trustAnchors.map(({ pemCertificate }) => isRoot(pemCertificate))).toEqual([true])
  expect(intermediateCas.map(({ pemCertificate }) => pemCertificate.trim()).sort()).toEqual(below)
})

it("the deny list says the same as CSV and as JSON", () => {
  const files = exportFiles(bundle, "deny-list")
  const { revoked, suspended } = JSON.parse(files.get("deny-list.json") ?? "") as PolicyBundle["revocations"] // written from this type
  const rows = (files.get("deny-list.csv") ?? "").trimEnd().split("\r\n").slice(1)
  expect(rows.length).toBe(revoked.length + suspended.length)
  for (const { sha256 } of revoked) expect(rows.filter((row) => row.includes(`"${sha256}"`)).length).toBe(1)
})
