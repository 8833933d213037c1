// Who gains and who loses what between two states of a policy, in people's words, whatever way the change came about.
// For the review before a publication and the summary that its release keeps. Where any byte that matters differs, something is said.
import type { Change } from "@/lib/core/change"
import type { PolicyApplication } from "@/lib/core/policy"
import { compareText } from "./canonical-json"
import { applicationJson, type PolicyContent } from "./compile-artifacts"
import { callsByScope } from "./describe-access"
import { describeApplication } from "./describe-application"
import { describeApi, describePeers, describeTokenKeys, describeTrust } from "./describe-surroundings"
import { isSame } from "./is-same"

/** The pinned certificates of which describeChanges will speak. */
export function changedPins(before: PolicyContent | null, after: PolicyContent): string[] {
  const pinsOf = (content: PolicyContent | null) => content?.applications.flatMap(({ pinned }) => pinned) ?? []
  const old = new Set(pinsOf(before))
  const next = new Set(pinsOf(after))
  return [...[...old].filter((sha256) => !next.has(sha256)), ...[...next].filter((sha256) => !old.has(sha256))]
}

export type ChangeNames = {
  /** Name of each application and of its partner, by the application's identifier. */
  applications: ReadonlyMap<string, { name: string; partner: string; partnerId: string }>
  /** The application that each newly revoked certificate belongs to, by SHA-256. */
  certificates?: ReadonlyMap<string, string>
  /** Who issued a certificate of another CA, and when it ends, by SHA-256. */
  pinned?: ReadonlyMap<string, { issuer: string; notAfter: string }>
  /** On how many gateways it is enforced; not said where it is 0 or not known. */
  gateways?: number
}

/** Above this, a changed route is not told once for each application that holds its scope: the API's own line says it. */
const mostHolders = 100

/** The applications of which describeChanges will speak, for whoever has to look their names up first. */
export function changedApplications(before: PolicyContent | null, after: PolicyContent): string[] {
  const old = byId(before)
  const next = byId(after)
  const scopes = changedScopes(before, after)
  const wasStopped = stopped(before)
  const isStopped = stopped(after)
  const changed = (id: string) => !isSameEntry(old.get(id), next.get(id)) || wasStopped.has(id) !== isStopped.has(id)
  const ids = [...new Set([...old.keys(), ...next.keys()])]
  const own = ids.filter(changed)
  const others = ids.filter((id) => !changed(id) && next.get(id)?.scopes.some(({ name }) => scopes.has(name)))
  return (others.length > mostHolders ? own : [...own, ...others]).sort(compareText)
}

/** Applications first, by name, then APIs, then what is trusted. */
export function describeChanges(before: PolicyContent | null, after: PolicyContent, names: ChangeNames): Change[] {
  const calls = {
    before: callsByScope(before?.routes.routes ?? []),
    after: callsByScope(after.routes.routes),
  }
  const old = byId(before)
  const next = byId(after)
  const wasStopped = stopped(before)
  const isStopped = stopped(after)
  const denied = new Set(before?.revocations.revoked.map(({ sha256 }) => sha256))
  const applications = changedApplications(before, after).map((id) => {
    const lines = describeApplication(
      { entry: old.get(id), stopped: wasStopped.has(id) },
      { entry: next.get(id), stopped: isStopped.has(id) },
      calls,
      { facts: names.pinned, denied },
      names.gateways,
    )
    return nameApplication(id, lines, names)
  })
  return [
    ...joinByWho([...applications, ...describeRevoked(before, after, names)]),
    ...describeApi(before?.routes, after.routes),
    ...describePeers(before?.peers, after.peers),
    ...describeTrust(before?.trust, after.trust),
    ...describeTokenKeys(before?.tokenKeys, after.tokenKeys),
  ].filter(({ gains, loses }) => gains.length + loses.length > 0)
}

function byId(content: PolicyContent | null) {
  return new Map((content?.applications ?? []).map((application) => [application.id, application]))
}

/** An entry that is the very same object needs no second look, which is most of them in a large environment. */
function isSameEntry(a: PolicyApplication | undefined, b: PolicyApplication | undefined): boolean {
  return a === b || isSame(a && applicationJson(a), b && applicationJson(b))
}

function stopped(content: PolicyContent | null): Set<string> {
  return new Set(content?.revocations.suspended)
}

/** Scopes that name other calls than before. */
function changedScopes(before: PolicyContent | null, after: PolicyContent): Set<string> {
  const old = callsByScope(before?.routes.routes ?? [])
  const next = callsByScope(after.routes.routes)
  const keys = (calls: ReadonlyMap<string, unknown> | undefined) => [...(calls?.keys() ?? [])].sort()
  return new Set(
    [...old.keys(), ...next.keys()].filter((scope) => !isSame(keys(old.get(scope)), keys(next.get(scope)))),
  )
}

function nameApplication(id: string, lines: Pick<Change, "gains" | "loses">, names: ChangeNames): Change {
  const known = names.applications.get(id)
  if (known === undefined) return { who: id, application: id, ...lines }
  return { who: `${known.name} of ${known.partner}`, partner: known.partnerId, application: id, ...lines }
}

/** Of one application; after a mass revocation the others are counted, or a summary would be longer than what it sums up. */
const mostCertificates = 20

/** Certificates leave the deny list once they have ended, which changes nothing for anybody. */
function describeRevoked(before: PolicyContent | null, after: PolicyContent, names: ChangeNames): Change[] {
  const known = new Set((before?.revocations.revoked ?? []).map(({ sha256 }) => sha256))
  const serials = new Map<string | undefined, string[]>()
  for (const { sha256, serial } of after.revocations.revoked) {
    if (known.has(sha256)) continue
    const application = names.certificates?.get(sha256)
    const same = serials.get(application)
    if (same === undefined) serials.set(application, [serial])
    else same.push(serial)
  }
  return [...serials].map(([application, revoked]) => {
    const lines = { gains: [], loses: revokedLines(revoked) }
    return application === undefined ? { who: "A certificate", ...lines } : nameApplication(application, lines, names)
  })
}

function revokedLines(serials: readonly string[]): string[] {
  const lines = serials
    .slice(0, mostCertificates)
    .map((serial) => `every call with the certificate of serial ${serial}: it is revoked`)
  const more = serials.length - mostCertificates
  return more > 0 ? [...lines, `every call with ${more} more certificates, which are revoked`] : lines
}

function joinByWho(changes: Change[]): Change[] {
  const joined = new Map<string, Change>()
  for (const change of changes) {
    const key = `${change.who} ${change.application ?? ""}`
    const first = joined.get(key)
    if (first === undefined) joined.set(key, change)
    else {
      joined.set(key, {
        ...first,
        gains: [...first.gains, ...change.gains],
        loses: [...first.loses, ...change.loses],
      })
    }
  }
  return [...joined].sort(([a], [b]) => compareText(a, b)).map(([, change]) => change)
}
