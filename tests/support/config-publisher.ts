// Publishes configurations as a control plane does, without its database: root documents, artifacts and signed manifests.
// For tests of the agent. What it signs may be anything, so that a malicious or restored control plane can be played too.
import { createHash, generateKeyPairSync, type KeyObject, sign } from "node:crypto"
import {
  compileArtifacts,
  type JwsSigner,
  jwkFromSpki,
  jwkThumbprint,
  type PolicyContent,
  type RootDocument,
  signManifest,
  signRootDocument,
} from "@/lib/bundle"
import type { ManifestPayload, PolicyApplication } from "@/lib/core/policy"
import { buildCrl, type CertificateInfo, type Signer } from "@/lib/pki"
import type { Hierarchy, TestAuthority } from "../unit/pki/hierarchy"

export type SigningKey = { signer: JwsSigner; jwk: RootDocument["keys"][string] }

export function signingKey(): SigningKey {
  const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" })
  const jwk = jwkFromSpki(publicKey.export({ type: "spki", format: "der" }))
  return { jwk, signer: signerOf(jwkThumbprint(jwk), privateKey) }
}

function signerOf(kid: string, key: KeyObject): JwsSigner {
  return { kid, alg: "ES256", sign: async (data) => sign("sha256", data, { key, dsaEncoding: "ieee-p1363" }) }
}

export type Published = { payload: ManifestPayload; payloadSha256: string; jws: Uint8Array }
type Overrides = Partial<ManifestPayload>

export type Publisher = {
  environment: string
  /** Root documents as served, by version. */
  roots: Map<number, Uint8Array>
  /** Artifacts by digest. */
  artifacts: Map<string, Uint8Array>
  head: () => Published
  rootSha256: () => string
  content: PolicyContent
  /** Signs the content under the next number; the overrides are signed as they are. */
  publish: (overrides?: Overrides) => Promise<Published>
  /** Signs the head anew with only its freshness changed. */
  renew: (overrides?: Overrides) => Promise<Published>
  /** Signs any payload by the current manifest key, or by one of nobody's. */
  signAs: (payload: ManifestPayload, key?: SigningKey) => Promise<Published>
  /** New keys in the next root document: as many root keys as wanted, of which `threshold` have to sign. */
  rotate: (wanted?: { roots?: number; threshold?: number }) => Promise<void>
  /** What a thief would have. */
  keys: () => Keys
}

export type Keys = { roots: SigningKey[]; threshold: number; manifest: SigningKey }
const hour = 3_600_000

export async function makePublisher(environment: string, content: PolicyContent): Promise<Publisher> {
  const roots = new Map<number, Uint8Array>()
  const artifacts = new Map<string, Uint8Array>()
  let keys: Keys = { roots: [signingKey()], threshold: 1, manifest: signingKey() }
  let head: Published | undefined
  const addRoot = async (next: Keys, signers: JwsSigner[]) => {
    keys = next
    const { jws } = await signRootDocument(rootDocument(roots.size + 1, next), signers)
    roots.set(roots.size + 1, jws)
  }
  await addRoot(keys, signersOf(keys))
  const signAs = async (payload: ManifestPayload, key = keys.manifest): Promise<Published> => {
    return { payload, ...(await signManifest(payload, [key.signer])) }
  }
  const publisher: Publisher = {
    environment,
    roots,
    artifacts,
    content,
    head: () => {
      if (head === undefined) throw new Error("nothing has been published yet")
      return head
    },
    rootSha256: () =>
      createHash("sha256")
        .update(roots.get(roots.size) ?? "")
        .digest("hex"),
    publish: async (overrides = {}) => {
      const compiled = compileArtifacts(publisher.content)
      for (const { sha256, content: bytes } of compiled.values()) artifacts.set(sha256, bytes)
      const refs = [...compiled].map(([name, { sha256, bytes }]) => [name, { sha256, bytes }])
      head = await signAs({ ...nextPayload(environment, head), artifacts: Object.fromEntries(refs), ...overrides })
      return head
    },
    renew: async (overrides = {}) => {
      const { payload } = publisher.head()
      head = await signAs({ ...payload, stamp: payload.stamp + 1, ...validity(), ...overrides })
      return head
    },
    signAs,
    rotate: async ({ roots: count = 1, threshold = 1 } = {}) => {
      const next = { roots: Array.from({ length: count }, signingKey), threshold, manifest: signingKey() }
      await addRoot(next, [...signersOf(keys), ...signersOf(next)])
    },
    keys: () => keys,
  }
  return publisher
}

const signersOf = ({ roots, threshold }: Keys): JwsSigner[] => roots.slice(0, threshold).map(({ signer }) => signer)

export function rootDocument(version: number, { roots, threshold, manifest }: Keys): RootDocument {
  const kids = roots.map(({ signer }) => signer.kid)
  return {
    schema: "gatewarden/root/1",
    version,
    epoch: 1,
    notAfter: new Date(Date.now() + 365 * 24 * hour).toISOString(),
    keys: Object.fromEntries([...roots, manifest].map(({ signer, jwk }) => [signer.kid, jwk])),
    roles: { root: { kids, threshold }, manifest: { kids: [manifest.signer.kid], threshold: 1 } },
  }
}

function validity(): Pick<ManifestPayload, "issuedAt" | "notAfter"> {
  return { issuedAt: new Date().toISOString(), notAfter: new Date(Date.now() + 24 * hour).toISOString() }
}

function nextPayload(environment: string, head: Published | undefined): ManifestPayload {
  return {
    schema: "gatewarden/manifest/1",
    environment,
    epoch: head?.payload.epoch ?? 1,
    sequence: (head?.payload.sequence ?? 0) + 1,
    stamp: 0,
    kind: head === undefined ? "trust" : "policy",
    ...validity(),
    refreshSeconds: 5,
    minimumAgent: "0.1.0",
    previous: head?.payloadSha256 ?? "",
    auditHead: "0".repeat(64),
    artifacts: {},
  }
}

type CrlContent = { number: number; now: Date; serials: string[] }

function makeCrl(info: CertificateInfo, signer: Signer, { number, now, serials }: CrlContent): Promise<Uint8Array> {
  const revoked = serials.map((serial) => ({ serial, revokedAt: now, reason: "keyCompromise" as const }))
  const times = { thisUpdate: now, nextUpdate: new Date(now.getTime() + 7 * 24 * hour) }
  return buildCrl({ issuer: info.subjectName, authorityKeyId: info.ski ?? "", number, ...times, revoked }, signer)
}

/** An authority's next CRL in place of the one before. */
export async function replaceCrl(
  { trust, crls }: PolicyContent,
  { info, key }: TestAuthority,
  serials: string[],
): Promise<void> {
  const named = trust.crls.find(({ issuer }) => issuer === info.subject)
  if (named === undefined) throw new Error(`${info.subject} has no CRL`)
  named.number += 1
  crls.set(named.artifact, await makeCrl(info, key.signer, { number: named.number, now: new Date(), serials }))
}

/** One authority more, with an empty CRL; taken away again by the answer. */
export async function addAuthority(
  { trust, crls }: PolicyContent,
  { info, key }: TestAuthority,
  slug: string,
): Promise<() => void> {
  const artifact = `crl/${slug}`
  const anchor = { name: slug, subject: info.subject, pem: info.pem, sha256: info.sha256 }
  const url = `http://gatewarden.example.test/pki/sandbox/${slug}.crl`
  const crl = { issuer: info.subject, number: 1, url, artifact }
  trust.anchors.push(anchor)
  trust.crls.push(crl)
  crls.set(artifact, await makeCrl(info, key.signer, { number: 1, now: new Date(), serials: [] }))
  return () => {
    trust.anchors.splice(trust.anchors.indexOf(anchor), 1)
    trust.crls.splice(trust.crls.indexOf(crl), 1)
    crls.delete(artifact)
  }
}

/** The trust of a hierarchy, one host with one route, and as many applications as wanted. */
export async function policyContent(
  hierarchy: Hierarchy,
  upstream: string,
  applications: number,
): Promise<PolicyContent> {
  const authorities = [
    { slug: "root", info: hierarchy.root, signer: hierarchy.rootKey.signer },
    { slug: "issuing-1", info: hierarchy.issuing, signer: hierarchy.issuingKey.signer },
  ]
  const crls = await Promise.all(
    authorities.map(
      async ({ slug, info, signer }): Promise<[string, Uint8Array]> => [
        `crl/${slug}`,
        await makeCrl(info, signer, { number: 1, now: hierarchy.now, serials: [] }),
      ],
    ),
  )
  return {
    trust: {
      anchors: authorities.map(({ slug, info }) => ({
        name: slug,
        subject: info.subject,
        pem: info.pem,
        sha256: info.sha256,
      })),
      crls: authorities.map(({ slug, info }) => ({
        issuer: info.subject,
        number: 1,
        url: `http://gatewarden.example.test/pki/sandbox/${slug}.crl`,
        artifact: `crl/${slug}`,
      })),
    },
    routes: {
      hosts: [{ host: "api.example.test", zone: "partner", api: "api_1", upstream, tokenPolicy: { kind: "none" } }],
      routes: [
        { id: "rte_1", host: "api.example.test", methods: ["GET"], path: "/v1/payments", scope: "payments:read" },
      ],
    },
    revocations: { revoked: [], suspended: [] },
    applications: Array.from({ length: applications }, (_, index) => application(index)),
    peers: [],
    crls: new Map(crls),
    pinned: new Map(),
    tokenKeys: { issuers: [] },
  }
}

/** The index-th of many applications; every one may read payments. */
export function application(index: number): PolicyApplication {
  const id = `app_${String(index).padStart(26, "0")}`
  const partner = `ptn_${String(index).padStart(26, "0")}`
  return {
    id,
    partner,
    status: "active",
    subject: `CN=${id},O=Partner ${index}`,
    spiffeId: `spiffe://gatewarden.example.test/sandbox/partner/${partner}/application/${id}`,
    scopes: [{ name: "payments:read" }],
    pinned: [],
  }
}
