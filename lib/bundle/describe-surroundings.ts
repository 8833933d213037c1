// What changes in APIs and in what is trusted, in words.
// For describeChanges.
import type { Change } from "@/lib/core/change"
import type {
  PolicyHost,
  PolicyPeer,
  PolicyRoute,
  RoutesArtifact,
  TokenKeysArtifact,
  TrustArtifact,
} from "@/lib/core/policy"
import { tokenPolicyWords } from "@/lib/core/token-policy"
import { isSame } from "./is-same"

/** One change for each host that differs, with its routes. */
export function describeApi(before: RoutesArtifact | undefined, after: RoutesArtifact): Change[] {
  const hosts = [...new Set([...(before?.hosts ?? []), ...after.hosts].map(({ host }) => host))].sort()
  return hosts.map((host) => {
    const old = linesOf(host, before)
    const next = linesOf(host, after)
    const gains = [...next.keys()].filter((line) => !old.has(line))
    const loses = [...old.keys()].filter((line) => !next.has(line))
    const replaced = gains.length + loses.length === 0 && !isSame([...old.values()], [...next.values()])
    // a route taken away and added again under a new identifier
    return { who: `API ${host}`, gains: replaced ? ["the same routes, defined anew"] : gains, loses }
  })
}

/** What is said of a host and its routes, each line with the identifiers behind it. */
function linesOf(host: string, artifact: RoutesArtifact | undefined): Map<string, string> {
  const lines = new Map<string, string>()
  for (const entry of artifact?.hosts ?? []) if (entry.host === host) setHostLines(lines, entry)
  for (const route of artifact?.routes ?? []) if (route.host === host) lines.set(routeLine(route), route.id)
  return new Map([...lines].sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What asks for more of a caller than before stands among the gains of the API, as what it has is its policy. */
function setHostLines(lines: Map<string, string>, entry: PolicyHost): void {
  lines.set(hostLine(entry), entry.api)
  if (entry.tokenPolicy.kind === "jwt") lines.set(tokenPolicyWords(entry.tokenPolicy), entry.api)
}

function hostLine({ zone, upstream }: PolicyHost): string {
  return `answers in zone ${zone}, passing on to ${upstream}`
}

function routeLine({ methods, path, scope }: PolicyRoute): string {
  return `${[...methods].sort().join(", ")} ${path} for ${scope}`
}

const headerWords = { "client-cert": "Client-Cert", xfcc: "x-forwarded-client-cert" } as const

/** One change for each layer that may hand over certificates. */
export function describePeers(before: readonly PolicyPeer[] | undefined, after: readonly PolicyPeer[]): Change[] {
  const line = ({ header, sha256 }: PolicyPeer) =>
    `may hand over its callers' certificates in ${headerWords[header]}, with its own of SHA-256 ${sha256}`
  const linesOf = (peers: readonly PolicyPeer[], who: string) => peers.filter(({ name }) => name === who).map(line)
  const old = before ?? []
  const names = [...new Set([...old, ...after].map(({ name }) => name))].sort()
  return names.map((name) => {
    const had = linesOf(old, name)
    const has = linesOf(after, name)
    return {
      who: `Layer ${name}`,
      gains: has.filter((text) => !had.includes(text)),
      loses: had.filter((text) => !has.includes(text)),
    }
  })
}

export function describeTrust(before: TrustArtifact | undefined, after: TrustArtifact): Change[] {
  const old = before ?? { anchors: [], crls: [] }
  const anchorLine = ({ name, subject, sha256 }: TrustArtifact["anchors"][number]) =>
    `authority ${name} (${subject}), SHA-256 ${sha256}`
  const crlLine = ({ issuer, number }: TrustArtifact["crls"][number]) => `CRL ${number} of ${issuer}`
  const newLines = <T>(items: readonly T[], earlier: readonly T[], line: (item: T) => string) => {
    const known = new Set(earlier.map(line))
    return items.map(line).filter((text) => !known.has(text))
  }
  return [
    {
      who: "Trust",
      gains: [...newLines(after.anchors, old.anchors, anchorLine), ...newLines(after.crls, old.crls, crlLine)],
      loses: newLines(old.anchors, after.anchors, anchorLine),
    },
  ]
}

/** One change for each issuer of tokens whose keys differ. */
export function describeTokenKeys(before: TokenKeysArtifact | undefined, after: TokenKeysArtifact): Change[] {
  const issuers = [...new Set([...(before?.issuers ?? []), ...after.issuers].map(({ issuer }) => issuer))].sort()
  return issuers.map((issuer) => {
    const old = keyLinesOf(issuer, before)
    const next = keyLinesOf(issuer, after)
    return {
      who: `Tokens of ${issuer}`,
      gains: next.filter((line) => !old.includes(line)),
      loses: old.filter((line) => !next.includes(line)),
    }
  })
}

/** A key that is replaced under the same name is another key. */
function keyLinesOf(name: string, artifact: TokenKeysArtifact | undefined): string[] {
  const entry = artifact?.issuers.find(({ issuer }) => issuer === name)
  if (entry === undefined) return []
  if (entry.keys.length === 0) return ["no key at all: no token of it is good"]
  return entry.keys.map(({ kid, alg, jwk }) => {
    const part = jwk.kty === "EC" ? jwk.x : jwk.n
    return `signing key ${kid} (${alg}, ${part.slice(0, 12)}…)`
  })
}
