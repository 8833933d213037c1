// The artifacts of a manifest put together as a bundle, each checked for its shape and all of them against each other.
// For agents, after checkArtifact, and for the server, which reads back what it published.
import { createPublicKey, X509Certificate } from "node:crypto"
import type { z } from "zod"
import type {
  ManifestPayload,
  PolicyApplication,
  PolicyBundle,
  PolicyPeer,
  RoutesArtifact,
  TokenKey,
  TokenKeysArtifact,
  TrustArtifact,
} from "@/lib/core/policy"
import { isBinName, isPinnedName } from "./application-bins"
import {
  applicationsSchema,
  peersSchema,
  pinnedSchema,
  revocationsSchema,
  routesSchema,
  tokenKeysSchema,
  trustSchema,
} from "./artifact-schemas"
import { BundleError } from "./bundle-error"
import { firstIssue, parseJson } from "./parse-document"
import { sha256 } from "./sha256"

/** Application bins by digest: for whoever reads release after release, most of whose bins are those of the one before. */
export type ReadBins = Map<string, PolicyApplication[]>

/**
 * @param read the bytes of an artifact by its name
 * @param known bins that were read before; afterwards it holds those of this manifest
 * @throws BundleError malformed, unsupported-schema
 */
export function readBundle(
  manifest: ManifestPayload,
  read: (name: string) => Uint8Array,
  known: ReadBins = new Map(),
): PolicyBundle {
  const json = <T>(name: string, schema: z.ZodType<T>): T => parseArtifact(name, schema, read(named(manifest, name)))
  const trust = json("trust", trustSchema)
  const routes = json("routes", routesSchema)
  const revocations = json("revocations", revocationsSchema)
  const bins = readBins(manifest, known, (name) => json(name, applicationsSchema).applications)
  const applications = [...bins.values()].flat()
  const tokenKeys = Object.hasOwn(manifest.artifacts, "token-keys")
    ? json("token-keys", tokenKeysSchema)
    : { issuers: [] }
  checkAnchors(trust)
  checkRoutes(routes)
  checkTokenKeys(tokenKeys)
  checkApplications(applications)
  const pinned = readPinned(
    Object.keys(manifest.artifacts)
      .filter(isPinnedName)
      .flatMap((name) => json(name, pinnedSchema).certificates),
    applications,
  )
  const crls = new Map(trust.crls.map(({ artifact }) => [artifact, read(named(manifest, artifact))]))
  const peers = Object.hasOwn(manifest.artifacts, "peers") ? json("peers", peersSchema).peers : []
  checkPeers(peers)
  known.clear()
  for (const [name, bin] of bins) known.set(digestOf(manifest, name), bin)
  return { manifest, trust, routes, revocations, applications, peers, crls, pinned, tokenKeys }
}

/** By name, in the order of names. */
function readBins(
  manifest: ManifestPayload,
  known: ReadBins,
  read: (name: string) => PolicyApplication[],
): Map<string, PolicyApplication[]> {
  const names = Object.keys(manifest.artifacts).filter(isBinName).sort()
  return new Map(names.map((name) => [name, known.get(digestOf(manifest, name)) ?? read(name)]))
}

const digestOf = ({ artifacts }: ManifestPayload, name: string): string => artifacts[name]?.sha256 ?? ""

function named(manifest: ManifestPayload, name: string): string {
  if (Object.hasOwn(manifest.artifacts, name)) return name
  throw new BundleError("malformed", `The manifest names no artifact ${name}.`)
}

/** @throws BundleError */
export function parseArtifact<T>(name: string, schema: z.ZodType<T>, bytes: Uint8Array): T {
  const parsed = schema.safeParse(parseJson(bytes, `Artifact ${name}`))
  if (parsed.success) return parsed.data
  const unknown = parsed.error.issues.some(({ code }) => code === "unrecognized_keys")
  throw new BundleError(
    unknown ? "unsupported-schema" : "malformed",
    `Artifact ${name} is not of the form that is read here: ${firstIssue(parsed.error)}`,
    { cause: parsed.error },
  )
}

/** An anchor is known by its fingerprint in reports, so the two must be one. */
function checkAnchors({ anchors }: TrustArtifact): void {
  for (const { name, pem, sha256: claimed } of anchors) checkFingerprint(`anchor ${name}`, pem, claimed)
}

function checkFingerprint(what: string, pem: string, claimed: string): void {
  let der: Uint8Array
  try {
    der = new X509Certificate(pem).raw
  } catch (cause) {
    throw new BundleError("malformed", `The ${what} is not a certificate.`, { cause })
  }
  if (sha256(der) !== claimed) throw new BundleError("malformed", `The ${what} has another fingerprint.`)
}

/** By fingerprint. What an application pins has to be there, or a target could only leave it out. */
function readPinned(
  certificates: readonly { sha256: string; pem: string }[],
  applications: readonly PolicyApplication[],
): Map<string, string> {
  const known = new Map<string, string>()
  for (const { sha256: claimed, pem } of certificates) {
    checkFingerprint(`pinned certificate ${claimed}`, pem, claimed)
    known.set(claimed, pem)
  }
  const missing = applications.flatMap(({ pinned }) => pinned).find((digest) => !known.has(digest))
  if (missing !== undefined) throw new BundleError("malformed", `The pinned certificate ${missing} is not there.`)
  return known
}

function checkPeers(peers: readonly PolicyPeer[]): void {
  for (const { name, pem, sha256: claimed } of peers) checkFingerprint(`peer ${name}`, pem, claimed)
  requireDistinct(
    peers.map(({ sha256 }) => sha256),
    "peer",
  )
}

function checkRoutes({ hosts, routes }: RoutesArtifact): void {
  const known = requireDistinct(
    hosts.map(({ host }) => host),
    "host",
  )
  requireDistinct(
    routes.map(({ id }) => id),
    "route",
  )
  const stray = routes.find(({ host }) => !known.has(host))
  if (stray !== undefined) throw new BundleError("malformed", `Route ${stray.id} is on a host that is not there.`)
}

/** A key of another kind than its algorithm would leave it to each target what it makes of it. */
function checkTokenKeys({ issuers }: TokenKeysArtifact): void {
  requireDistinct(
    issuers.map(({ issuer }) => issuer),
    "issuer of tokens",
  )
  for (const { issuer, keys } of issuers) {
    requireDistinct(
      keys.map(({ kid }) => kid),
      `token key of ${issuer}`,
    )
    const odd = keys.find(({ alg, jwk }) => (alg === "ES256") !== (jwk.kty === "EC"))
    if (odd !== undefined) throw new BundleError("malformed", `The token key ${odd.kid} is none of ${odd.alg}.`)
    for (const key of keys) checkTokenKey(key)
  }
}

function checkTokenKey({ kid, jwk }: TokenKey): void {
  try {
    createPublicKey({ key: jwk, format: "jwk" })
  } catch (cause) {
    throw new BundleError("malformed", `The token key ${kid} is no key.`, { cause })
  }
}

function checkApplications(applications: readonly PolicyApplication[]): void {
  requireDistinct(
    applications.map(({ id }) => id),
    "application",
  )
  requireDistinct(
    applications.flatMap(({ pinned }) => pinned),
    "pinned certificate",
  )
}

/** Two entries under one name would leave it to each target which one it takes. */
function requireDistinct(names: readonly string[], what: string): Set<string> {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) throw new BundleError("malformed", `The ${what} ${name} stands twice.`)
    seen.add(name)
  }
  return seen
}
