// What one application gains and loses, from its entry before and after, whether it is stopped, and what its scopes name.
// For describeChanges. Lines say what can be called in effect: of a suspended application, nothing.
import type { Change } from "@/lib/core/change"
import type { PolicyApplication } from "@/lib/core/policy"
import { accessLine, type Call, type CallsByScope, untilWords } from "./describe-access"

export type ApplicationState = {
  entry: PolicyApplication | undefined
  /** Named in the list of what has to stop at once. */
  stopped: boolean
}

export type PinWords = {
  /** Who issued a certificate of another CA, and when it ends, by SHA-256. */
  facts?: ReadonlyMap<string, { issuer: string; notAfter: string }>
  /** Those that the deny list names already. */
  denied?: ReadonlySet<string>
}

type Lines = Pick<Change, "gains" | "loses">
type Scope = PolicyApplication["scopes"][number]

export function describeApplication(
  before: ApplicationState,
  after: ApplicationState,
  calls: { before: CallsByScope; after: CallsByScope },
  pins: PinWords = {},
  gateways = 0,
): Lines {
  const lines: Lines = { gains: [], loses: [] }
  describeStanding(lines, before, after)
  const old = effectiveScopes(before)
  const next = effectiveScopes(after)
  for (const name of [...new Set([...old.keys(), ...next.keys()])].sort()) {
    describeScope(lines, name, old.get(name), next.get(name), {
      before: calls.before.get(name) ?? new Map(),
      after: calls.after.get(name) ?? new Map(),
      gateways,
    })
  }
  describePins(lines, before, after, pins)
  if (lines.gains.length + lines.loses.length === 0) describeRest(lines, before, after)
  return lines
}

function isRefused({ entry, stopped }: ApplicationState): boolean {
  return entry !== undefined && (stopped || entry.status === "suspended")
}

function effectiveScopes(state: ApplicationState): Map<string, Scope> {
  if (state.entry === undefined || isRefused(state)) return new Map()
  return new Map(state.entry.scopes.map((scope) => [scope.name, scope]))
}

function describeStanding({ gains, loses }: Lines, before: ApplicationState, after: ApplicationState): void {
  if (isRefused(after) && !isRefused(before) && before.entry !== undefined) loses.push("every call: it is stopped")
  if (isRefused(before) && !isRefused(after) && after.entry !== undefined) gains.push("it is no longer suspended")
}

function describeScope(
  { gains, loses }: Lines,
  name: string,
  old: Scope | undefined,
  next: Scope | undefined,
  calls: { before: ReadonlyMap<string, Call>; after: ReadonlyMap<string, Call>; gateways: number },
): void {
  const { gateways } = calls
  if (old === undefined && next !== undefined)
    gains.push(accessLine(name, next.endsAt, [...calls.after.values()], gateways))
  if (old !== undefined && next === undefined)
    loses.push(accessLine(name, old.endsAt, [...calls.before.values()], gateways))
  if (old === undefined || next === undefined) return
  if (old.endsAt !== next.endsAt) {
    const line = `${name}${untilWords(next.endsAt) || " without an end"} instead of${untilWords(old.endsAt) || " without an end"}`
    if (endOf(next) > endOf(old)) gains.push(line)
    else loses.push(line)
  }
  const added = [...calls.after].filter(([key]) => !calls.before.has(key)).map(([, call]) => call)
  const removed = [...calls.before].filter(([key]) => !calls.after.has(key)).map(([, call]) => call)
  if (added.length > 0) gains.push(accessLine(name, next.endsAt, added, gateways))
  if (removed.length > 0) loses.push(accessLine(name, old.endsAt, removed, gateways))
}

function endOf({ endsAt }: Scope): number {
  return endsAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(endsAt)
}

/** Of one that is refused already nothing is lost when it is no longer registered. */
function describePins(
  { gains, loses }: Lines,
  before: ApplicationState,
  after: ApplicationState,
  pins: PinWords,
): void {
  const old = new Set(isRefused(before) ? [] : before.entry?.pinned)
  const next = new Set(isRefused(after) ? [] : after.entry?.pinned)
  for (const sha256 of [...next].sort()) {
    if (!old.has(sha256) && after.entry !== undefined) gains.push(`may also present ${pinWords(sha256, pins)}`)
  }
  if (isRefused(after) || after.entry === undefined) return
  for (const sha256 of [...old].sort()) {
    if (!next.has(sha256) && !pins.denied?.has(sha256)) loses.push(`may no longer present ${pinWords(sha256, pins)}`)
  }
}

function pinWords(sha256: string, { facts }: PinWords): string {
  const known = facts?.get(sha256)
  const name = `certificate ${sha256.slice(0, 8)}…`
  return known === undefined ? `${name} of another CA` : `${name} from ${known.issuer}${untilWords(known.notAfter)}`
}

/** What differs without a difference to anybody's calls. */
function describeRest({ gains, loses }: Lines, before: ApplicationState, after: ApplicationState): void {
  if (before.entry === undefined && after.entry !== undefined) {
    gains.push(isRefused(after) ? "gateways know it, as suspended" : "gateways know it; it may call nothing yet")
  } else if (before.entry !== undefined && after.entry === undefined) {
    loses.push("gateways no longer know it; it could call nothing before either")
  } else if (isRefused(after) && before.entry?.scopes.length !== after.entry?.scopes.length) {
    loses.push("what it was granted leaves the policy; it is refused already, being suspended")
  } else if (before.entry?.subject !== after.entry?.subject) {
    gains.push(`its new certificates bear the name ${after.entry?.subject}`)
  } else {
    gains.push("its entry is brought up to date; what it may call stays the same")
  }
}
