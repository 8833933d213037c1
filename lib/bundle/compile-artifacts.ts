// The policy of an environment as the artifacts of a release, named by their content: the same policy has the same bytes.
// For everything that publishes. However the input is ordered, and whatever it repeats, the output is one.
import type {
  PolicyApplication,
  PolicyBundle,
  PolicyRoute,
  RevokedCertificate,
  TokenJwk,
  TokenKeysArtifact,
  TokenPolicy,
} from "@/lib/core/policy"
import { binNames, binOf, countBins, pinnedNameOf } from "./application-bins"
import { canonicalJson, compareText, type Json } from "./canonical-json"
import { sha256 } from "./sha256"

/** A bundle without the manifest that would name it. */
export type PolicyContent = Omit<PolicyBundle, "manifest">

export type CompileInput = PolicyContent & {
  /** Number of application bins of the release before, where there is one: it is kept as long as it fits. */
  bins?: number
}

export type CompiledArtifact = { sha256: string; bytes: number; content: Uint8Array<ArrayBuffer> }

/** By name, in the order of names. */
export function compileArtifacts(input: CompileInput): Map<string, CompiledArtifact> {
  const { applications, bins: previous } = input
  const count = countBins(applications.length, previous)
  const artifacts = [...compileSurroundings(input), ...compileBins(input, binNames(count), count)]
  return new Map(artifacts.sort(([a], [b]) => compareText(a, b)))
}

/** Everything but the applications. */
export function compileSurroundings(input: PolicyContent): Map<string, CompiledArtifact> {
  return new Map([
    ...compileTrust(input),
    ...compileTokenKeys(input.tokenKeys),
    ...compileRevocations(input),
    ...compilePeers(input),
    ...compileRoutes(input),
  ])
}

/** `token-keys` alone; nothing where there is no issuer, so that an environment without tokens is as it always was. */
export function compileTokenKeys({ issuers }: TokenKeysArtifact): Map<string, CompiledArtifact> {
  if (issuers.length === 0) return new Map()
  const entries = sortedBy(issuers, ({ issuer }) => issuer).map(({ issuer, keys }) => ({
    issuer,
    keys: sortedBy(keys, ({ kid }) => kid).map(({ kid, alg, jwk }) => ({ kid, alg, jwk: tokenJwk(jwk) })),
  }))
  return new Map([jsonArtifact("token-keys", { issuers: entries })])
}

function tokenJwk(jwk: TokenJwk): Json {
  if (jwk.kty === "EC") return { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y }
  return { kty: jwk.kty, n: jwk.n, e: jwk.e }
}

/** `routes` alone. */
export function compileRoutes(input: Pick<PolicyContent, "routes">): Map<string, CompiledArtifact> {
  return new Map([jsonArtifact("routes", routes(input))])
}

/** `trust` and the CRLs alone. */
export function compileTrust(input: Pick<PolicyContent, "trust" | "crls">): Map<string, CompiledArtifact> {
  const crls = [...input.crls].map(([name, der]) => artifact(name, Uint8Array.from(der)))
  return new Map([jsonArtifact("trust", trust(input)), ...crls])
}

/** `revocations` alone. */
export function compileRevocations(input: Pick<PolicyContent, "revocations">): Map<string, CompiledArtifact> {
  return new Map([jsonArtifact("revocations", revocations(input))])
}

/** `peers` alone; nothing where there is none: most environments have no layer in front of their gateways. */
export function compilePeers({ peers }: Pick<PolicyContent, "peers">): Map<string, CompiledArtifact> {
  if (peers.length === 0) return new Map()
  const list = sortedBy(peers, ({ sha256 }) => sha256).map(({ name, sha256, pem, header }) => ({
    name,
    sha256,
    pem,
    header,
  }))
  return new Map([jsonArtifact("peers", { peers: list })])
}

function artifact(name: string, content: Uint8Array<ArrayBuffer>): [string, CompiledArtifact] {
  return [name, { sha256: sha256(content), bytes: content.length, content }]
}

function jsonArtifact(name: string, value: Json): [string, CompiledArtifact] {
  return artifact(name, canonicalJson(value))
}

function trust({ trust: { anchors, crls } }: Pick<PolicyContent, "trust">): Json {
  return {
    anchors: sortedBy(anchors, ({ name }) => name).map(({ name, subject, pem, sha256 }) => ({
      name,
      subject,
      pem,
      sha256,
    })),
    crls: sortedBy(crls, (crl) => crl.artifact).map(({ issuer, number, url, artifact }) => ({
      issuer,
      number,
      url,
      artifact,
    })),
  }
}

function routes({ routes: { hosts, routes } }: Pick<PolicyContent, "routes">): Json {
  return {
    hosts: sortedBy(hosts, ({ host }) => host).map(({ host, zone, api, upstream, tokenPolicy }) => ({
      host,
      zone,
      api,
      upstream,
      tokenPolicy: tokenPolicyJson(tokenPolicy),
    })),
    routes: sortedBy(routes, routeOrder).map(({ id, host, methods, path, scope }) => ({
      id,
      host,
      methods: sortedSet(methods),
      path,
      scope,
    })),
  }
}

function tokenPolicyJson(policy: TokenPolicy): Json {
  if (policy.kind === "none") return { kind: policy.kind }
  const { kind, issuer, audience, algorithms, scopeClaim, bound } = policy
  return { kind, issuer, audience, algorithms: sortedSet(algorithms), scopeClaim, bound }
}

function routeOrder({ host, path, id }: PolicyRoute): string {
  return `${host} ${path} ${id}`
}

function revocations({ revocations: { revoked, suspended } }: Pick<PolicyContent, "revocations">): Json {
  // certificates of other CAs may share issuer and serial
  const order = ({ issuer, serial, sha256 }: RevokedCertificate) => `${issuer} ${serial} ${sha256}`
  return {
    revoked: sortedBy(revoked, order).map(({ issuer, serial, sha256, revokedAt }) => ({
      issuer,
      serial,
      sha256,
      revokedAt,
    })),
    suspended: sortedSet(suspended),
  }
}

/**
 * Some bins of `count`, from all the applications that lie in them. Of a whole policy every bin is there, the empty ones too: their
 * number tells the next release how many there were.
 */
export function compileBins(
  { applications, pinned }: Pick<PolicyContent, "applications" | "pinned">,
  names: readonly string[],
  count: number,
): Map<string, CompiledArtifact> {
  const bins = new Map<string, PolicyApplication[]>(names.map((name) => [name, []]))
  for (const application of applications) bins.get(binOf(application.id, count))?.push(application)
  return new Map(
    [...bins].flatMap(([name, members]) => [
      jsonArtifact(name, { applications: sortedBy(members, ({ id }) => id).map(applicationJson) }),
      ...pinnedBin(name, members, pinned),
    ]),
  )
}

/** Only where there is one: most environments pin nothing. */
function pinnedBin(
  name: string,
  members: readonly PolicyApplication[],
  pinned: PolicyContent["pinned"],
): [string, CompiledArtifact][] {
  const digests = sortedSet(members.flatMap((application) => application.pinned))
  if (digests.length === 0) return []
  const certificates = digests.map((sha256) => {
    const pem = pinned.get(sha256)
    if (pem === undefined) throw new Error(`the policy pins ${sha256} and does not hold it`)
    return { sha256, pem }
  })
  return [jsonArtifact(pinnedNameOf(name), { certificates })]
}

/** In the one order of its lists. */
export function applicationJson({ id, partner, status, subject, spiffeId, scopes, pinned }: PolicyApplication): Json {
  return {
    id,
    partner,
    status,
    subject,
    spiffeId,
    scopes: sortedBy(scopes, ({ name }) => name).map(({ name, endsAt }) => ({ name, endsAt })),
    pinned: sortedSet(pinned),
  }
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  return items
    .map((item) => [key(item), item] as const)
    .sort(([a], [b]) => compareText(a, b))
    .map(([, item]) => item)
}

function sortedSet(items: readonly string[]): string[] {
  return [...new Set(items)].sort(compareText)
}
