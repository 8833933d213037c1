// One release as the files of an OPA bundle: the data, the policy that reads it, and the manifest that says which release it is.
// For the signed bundle that gateways poll, and for the export. The same release gives the same bytes.
import { malformedTargetKinds, maxTargetLength, methodSource } from "@/lib/core/malformed-path"
import { parsePathTemplate } from "@/lib/core/path-template"
import type { PolicyBundle, PolicyRoute, TokenKey } from "@/lib/core/policy"
import { reasons } from "@/lib/core/reason"
import { type JsonValue, sortedJson } from "../sorted-json"
import { policyRego } from "./policy"

type Members = { [name: string]: JsonValue }

/** `.manifest`, `data.json` and `policy.rego`, in the order in which they lie in the archive. */
export function renderOpaFiles(bundle: PolicyBundle): Map<string, JsonValue | string> {
  const { environment, sequence, stamp, epoch, notAfter } = bundle.manifest
  const metadata = { environment, epoch, sequence, stamp, notAfter }
  return new Map<string, JsonValue | string>([
    // OPA reports the revision in its status and in every decision that it logs
    [".manifest", { revision: String(sequence), roots: ["gatewarden"], metadata, rego_version: 0 }],
    ["data.json", { gatewarden: { policy: opaData(bundle) } }],
    ["policy.rego", policyRego],
  ])
}

export function opaData(bundle: PolicyBundle): Members {
  const { manifest, trust, routes, revocations, applications, peers, tokenKeys } = bundle
  const { revoked, suspended } = revocations
  const { "too-long": _, ...kinds } = malformedTargetKinds
  return {
    environment: manifest.environment,
    sequence: manifest.sequence,
    notAfter: Date.parse(manifest.notAfter),
    statuses: reasons,
    method: `^${methodSource}$`,
    // RE2 counts no further than 1,000, also of repeats of repeats; the length is compared as a number
    longestTarget: maxTargetLength,
    malformedTarget: Object.values(kinds)
      .map((source) => `(?:${source})`)
      .join("|"),
    hosts: byName(routes.hosts, ({ host, tokenPolicy }) => [host, { tokenPolicy }]),
    routes: routeIndex(routes.routes),
    issuers: byName(trust.anchors, ({ subject }) => [subject, true]),
    revoked: byName(revoked, ({ issuer, serial }) => [
      `${serial.toLowerCase().replace(/^0+(?=.)/, "")} ${issuer}`,
      true,
    ]),
    fingerprints: byName(revoked, ({ sha256 }) => [sha256, true]),
    suspended: byName(suspended, (id) => [id, true]),
    applications: byName(applications, ({ id, partner, status, scopes }) => [
      id,
      { partner, status, scopes: byName(scopes, ({ name, endsAt }) => [name, endsAt ? Date.parse(endsAt) : null]) },
    ]),
    pins: Object.fromEntries(applications.flatMap(({ id, pinned }) => pinned.map((pin) => [pin, id]))),
    peers: byName(peers, ({ sha256, header }) => [sha256, header]),
    tokenKeys: byName(tokenKeys.issuers, ({ issuer, keys }) => [
      issuer,
      byName(keys, (key) => [key.kid, { alg: key.alg, jwks: keySetOf(key) }]),
    ]),
  }
}

function byName<T>(list: readonly T[], entry: (item: T) => [name: string, value: JsonValue]): Members {
  return Object.fromEntries(list.map(entry))
}

/** Host → method → number of segments → routes. A segment is its literal, or null for a parameter. */
function routeIndex(routes: readonly PolicyRoute[]): Members {
  const index: Record<string, Record<string, Record<string, JsonValue[]>>> = {}
  for (const { id, host, methods, path, scope } of routes) {
    const segments = parsePathTemplate(path).segments.map((segment) => ("literal" in segment ? segment.literal : null))
    for (const method of new Set(methods)) {
      const ofHost = index[host] ?? {}
      const ofMethod = ofHost[method] ?? {}
      const list = ofMethod[segments.length] ?? []
      index[host] = { ...ofHost, [method]: { ...ofMethod, [segments.length]: [...list, { id, scope, segments }] } }
    }
  }
  return index
}

/** As text: what verifies a signature in Rego takes a key set as one. */
const keySetOf = ({ kid, alg, jwk }: TokenKey): string => sortedJson({ keys: [{ ...jwk, kid, alg, use: "sig" }] })
