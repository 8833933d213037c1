// What changes in APIs and in what is trusted, in words.
// For describeChanges.
import type { Change } from "@/lib/core/change"
import type { PolicyHost, PolicyPeer, PolicyRoute, RoutesArtifact, TrustArtifact } from "@/lib/core/policy"
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
  for (const entry of artifact?.hosts ?? []) if (entry.host === host) lines.set(hostLine(entry), entry.api)
  for (const route of artifact?.routes ?? []) if (route.host === host) lines.set(routeLine(route), route.id)
  return new Map([...lines].sort(([a], [b]) => (a < b ? -1 : 1)))
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
