// A policy bundle over a real hierarchy: anchors, CRLs that are signed and valid, and whatever policy the test gives.
// For tests of targets and agents; certificates come from tests/unit/pki/hierarchy.ts.
import type {
  PolicyApplication,
  PolicyBundle,
  PolicyHost,
  PolicyPeer,
  PolicyRoute,
  RevocationsArtifact,
  TokenKeysArtifact,
} from "@/lib/core/policy"
import { buildCrl, type CertificateInfo, type RevokedEntry } from "@/lib/pki"
import type { Hierarchy, TestAuthority, TestKey } from "../unit/pki/hierarchy"

export type TestPolicy = {
  hosts: PolicyHost[]
  routes: PolicyRoute[]
  applications: PolicyApplication[]
  revocations?: RevocationsArtifact
  /** Entries of the issuing authority's CRL. */
  crlEntries?: RevokedEntry[]
  /** Issuing authorities beside the hierarchy's own, with empty CRLs. */
  successors?: TestAuthority[]
  sequence?: number
  stamp?: number
  issuedAt?: Date
  notAfter?: Date
  crlNextUpdate?: Date
  peers?: PolicyPeer[]
  /** PEM by SHA-256, of what the applications pin. */
  pinned?: ReadonlyMap<string, string>
  tokenKeys?: TokenKeysArtifact
}

const day = 86_400_000

export async function makePolicyBundle(hierarchy: Hierarchy, policy: TestPolicy): Promise<PolicyBundle> {
  const issuedAt = policy.issuedAt ?? hierarchy.now
  const { root, rootKey, issuing, issuingKey } = hierarchy
  const authorities: { name: string; info: CertificateInfo; key: TestKey; revoked: RevokedEntry[] }[] = [
    { name: "issuing", info: issuing, key: issuingKey, revoked: policy.crlEntries ?? [] },
    ...(policy.successors ?? []).map((successor, index) => ({
      ...successor,
      name: `issuing-${index + 2}`,
      revoked: [],
    })),
    { name: "root", info: root, key: rootKey, revoked: [] },
  ]
  const crls = new Map<string, Uint8Array>()
  for (const { name, info, key, revoked } of authorities) {
    const input = {
      issuer: info.subjectName,
      authorityKeyId: info.ski ?? "",
      number: 1,
      thisUpdate: new Date(issuedAt.getTime() - 60_000),
      nextUpdate: policy.crlNextUpdate ?? new Date(issuedAt.getTime() + 7 * day),
      revoked,
    }
    crls.set(`crl/${name}`, await buildCrl(input, key.signer))
  }
  return {
    manifest: {
      schema: "gatewarden/manifest/1",
      environment: "sandbox",
      epoch: 1,
      sequence: policy.sequence ?? 1,
      stamp: policy.stamp ?? 0,
      kind: "policy",
      issuedAt: issuedAt.toISOString(),
      notAfter: (policy.notAfter ?? new Date(issuedAt.getTime() + day)).toISOString(),
      refreshSeconds: 30,
      minimumAgent: "0.1.0",
      previous: "",
      auditHead: "",
      artifacts: {},
    },
    trust: {
      anchors: authorities.map(({ name, info }) => ({
        name,
        subject: info.subject,
        pem: info.pem,
        sha256: info.sha256,
      })),
      crls: authorities.map(({ name, info }) => ({
        issuer: info.subject,
        number: 1,
        url: `http://gatewarden.example.test/pki/sandbox/${name}.crl`,
        artifact: `crl/${name}`,
      })),
    },
    routes: { hosts: policy.hosts, routes: policy.routes },
    revocations: policy.revocations ?? { revoked: [], suspended: [] },
    applications: policy.applications,
    peers: policy.peers ?? [],
    crls,
    pinned: policy.pinned ?? new Map(),
    tokenKeys: policy.tokenKeys ?? { issuers: [] },
  }
}

export const policyHost = (host: string, upstream: string): PolicyHost => ({
  host,
  zone: "partner",
  api: "api_01j9zcx3v5f8q2m4n6p7r8s9t0",
  upstream,
  tokenPolicy: { kind: "none" },
})

export const policyApplication = (
  id: string,
  scopes: PolicyApplication["scopes"],
  status: PolicyApplication["status"] = "active",
): PolicyApplication => ({
  id,
  partner: "ptn_01j9zcx3v5f8q2m4n6p7r8s9t1",
  status,
  subject: `CN=${id},O=Example AG`,
  spiffeId: `spiffe://gatewarden.example.test/sandbox/partner/ptn_01j9zcx3v5f8q2m4n6p7r8s9t1/application/${id}`,
  scopes,
  pinned: [],
})
