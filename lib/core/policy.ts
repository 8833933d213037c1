// The policy as gateways receive it: the parsed JSON artifacts of one release, and the manifest that names them.
// These shapes are the contract of the config API, version 1 (docs/config-api.md); lib/bundle checks them with zod.

export type Zone = "internal" | "partner" | "public"

/** PS256 and RS256 take RSA keys, ES256 keys of P-256 (RFC 7518 §3.3 to §3.5). */
export type TokenAlgorithm = "ES256" | "PS256" | "RS256"

/** What an API asks for beside the certificate: an access token that is a signed JWT. */
export type JwtPolicy = {
  kind: "jwt"
  issuer: string
  audience: string
  /** Sorted, at least one. */
  algorithms: TokenAlgorithm[]
  /** The claim that must hold the route's scope, as blank-separated names or as an array; null: not looked at. */
  scopeClaim: string | null
  /** `cnf.x5t#S256` has to be the presented certificate's (RFC 8705 §3.1). */
  bound: boolean
}
export type TokenPolicy = { kind: "none" } | JwtPolicy

/** The members that make the key, and no others. */
export type TokenJwk = { kty: "EC"; crv: "P-256"; x: string; y: string } | { kty: "RSA"; n: string; e: string }
export type TokenKey = { kid: string; alg: TokenAlgorithm; jwk: TokenJwk }
/** The keys by which tokens of each issuer are verified. An issuer that is not here has none. */
export type TokenKeysArtifact = { issuers: { issuer: string; keys: TokenKey[] }[] }

export type TrustArtifact = {
  /** `subject` is the RFC 4514 string of its name, the issuer that its certificates carry. */
  anchors: { name: string; subject: string; pem: string; sha256: string }[]
  /** `artifact` is the name of the artifact that holds the DER: `crl/<name>`. */
  crls: { issuer: string; number: number; url: string; artifact: string }[]
}

export type PolicyHost = { host: string; zone: Zone; api: string; upstream: string; tokenPolicy: TokenPolicy }
export type PolicyRoute = { id: string; host: string; methods: string[]; path: string; scope: string }
export type RoutesArtifact = { hosts: PolicyHost[]; routes: PolicyRoute[] }

/** `issuer` is the RFC 4514 string of the issuer's name; `serial` lower-case hex without leading zeros. */
export type RevokedCertificate = { issuer: string; serial: string; sha256: string; revokedAt: string }
export type RevocationsArtifact = { revoked: RevokedCertificate[]; suspended: string[] }

export type PolicyApplication = {
  id: string
  partner: string
  status: "active" | "suspended"
  /** RFC 4514 string of the subject that its certificates carry today; informative, matching is by issuer and CN. */
  subject: string
  spiffeId: string
  scopes: { name: string; endsAt?: string }[]
  /** SHA-256 fingerprints of external certificates, lower-case hex. */
  pinned: string[]
}
/** The bytes behind the fingerprints: for targets that compare a presented certificate as a whole. */
export type PinnedArtifact = { certificates: { sha256: string; pem: string }[] }
/**
 * How a peer hands over the certificate that its own caller showed: `Client-Cert` (RFC 9440), or `x-forwarded-client-cert` as Envoy
 * writes it.
 */
export const handOverHeaders = ["client-cert", "xfcc"] as const
export type HandOverHeader = (typeof handOverHeaders)[number]
/** A layer in front of the gateway, known by its own certificate, byte by byte. `name` is what the identity log calls it. */
export type PolicyPeer = { name: string; sha256: string; pem: string; header: HandOverHeader }
/** A release without the artifact has none. */
export type PeersArtifact = { peers: PolicyPeer[] }
export type ApplicationsArtifact = { applications: PolicyApplication[] }

/** One release, put together. `crls` holds the DER by artifact name, `pinned` the PEM of each pinned certificate by fingerprint. */
export type PolicyBundle = {
  manifest: ManifestPayload
  trust: TrustArtifact
  routes: RoutesArtifact
  revocations: RevocationsArtifact
  applications: PolicyApplication[]
  /** Who may hand over certificates of others; nobody else can. */
  peers: PolicyPeer[]
  crls: Map<string, Uint8Array>
  pinned: ReadonlyMap<string, string>
  /** Without an issuer where the release has no artifact `token-keys`. */
  tokenKeys: TokenKeysArtifact
}

export const stalenessPolicies = ["serve-stale", "deny-new", "fail-closed"] as const
export type Staleness = (typeof stalenessPolicies)[number]

export type ReleaseKind = "policy" | "revocation" | "trust" | "rollback"

export type ArtifactRef = { sha256: string; bytes: number }

export type ManifestPayload = {
  schema: "gatewarden/manifest/1"
  environment: string
  epoch: number
  sequence: number
  stamp: number
  kind: ReleaseKind
  rollbackOf?: number
  issuedAt: string
  notAfter: string
  refreshSeconds: number
  minimumAgent: string
  /** What a gateway does once this has ended; manifests of earlier servers do not say. */
  staleness?: Staleness
  /** SHA-256 of the payload with the sequence before it, lower-case hex; empty for the first. */
  previous: string
  auditHead: string
  artifacts: Record<string, ArtifactRef>
}
