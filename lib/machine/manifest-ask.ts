// What a poll asks: which manifest the client has, how long it would wait, where it stands, and which agent it is.
// For both ways into the config API. A client tells its place as `?epoch=1&sequence=42&stamp=3` (decision 017).
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { type Head, isAhead } from "./head-cache"

export type ManifestAsk = {
  ifNoneMatch: string | undefined
  /** Seconds; 0 for an answer at once. */
  wait: number
  place: { epoch: number; sequence: number; stamp: number } | null
  agentVersion: string | null
}

/** The longest that a poll is held: proxies and NATs on the way give up at sixty. */
const longestWait = 55

export type AskFields = { ifNoneMatch?: string; prefer?: string; userAgent?: string; search: string }

/** @param search the query with or without its question mark */
export function readAsk({ ifNoneMatch, prefer, userAgent, search }: AskFields): ManifestAsk {
  return {
    ifNoneMatch,
    wait: prefer === undefined ? 0 : readWait(prefer),
    place: search === "" ? null : readPlace(new URLSearchParams(search)),
    agentVersion: userAgent === undefined ? null : (/\bgatewarden-agent\/(\d+\.\d+\.\d+)/.exec(userAgent)?.[1] ?? null),
  }
}

/** RFC 7240 §4.3. A preference that is not understood is ignored (§2). */
function readWait(prefer: string): number {
  const seconds = /(?:^|[,;])\s*wait\s*=\s*"?(\d{1,6})"?\s*(?=$|[,;])/i.exec(prefer)?.[1]
  return seconds === undefined ? 0 : Math.min(Number(seconds), longestWait)
}

function readPlace(query: URLSearchParams): ManifestAsk["place"] {
  if (!query.has("epoch") && !query.has("sequence") && !query.has("stamp")) return null
  return {
    epoch: readNumber(query, "epoch"),
    sequence: readNumber(query, "sequence"),
    stamp: readNumber(query, "stamp"),
  }
}

function readNumber(query: URLSearchParams, name: string): number {
  const text = query.get(name) ?? ""
  // as high as a client counts, not as a database does: one that was told of such a number has to hear that it is ahead
  if (/^\d{1,16}$/.test(text)) return Number(text)
  throw invalidField(name, "Tell epoch, sequence and stamp as whole numbers, all three or none.")
}

/** @throws DomainError `client_ahead` for a client that has seen a later manifest than this server has made */
export function requireNotAhead({ place }: ManifestAsk, head: Head): void {
  if (place === null || !isAhead(place, head)) return
  throw new DomainError(
    "client_ahead",
    `This gateway has epoch ${place.epoch}, release ${place.sequence}, stamp ${place.stamp} of ${head.environment}; the newest here is epoch ${head.epoch}, release ${head.sequence}, stamp ${head.stamp}. Was this database restored? Then raise the epoch.`,
  )
}

/** @throws DomainError `agent_too_old`. A client that is no agent of ours judges for itself. */
export function requireAgent({ agentVersion }: ManifestAsk, { minimumAgent }: Head): void {
  if (agentVersion === null || !isOlder(agentVersion, minimumAgent)) return
  throw new DomainError(
    "agent_too_old",
    `This agent is version ${agentVersion}, and the configuration needs ${minimumAgent} or newer. Download it from the portal.`,
  )
}

function isOlder(version: string, minimum: string): boolean {
  const parts = version.split(".").map(Number)
  for (const [index, least] of minimum.split(".").map(Number).entries()) {
    const part = parts[index] ?? 0
    if (part !== least) return part < least
  }
  return false
}

/** Weak comparison (RFC 9110 §13.1.2). */
export function isMatch(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false
  if (ifNoneMatch === etag || ifNoneMatch.trim() === "*") return true
  return ifNoneMatch.split(",").some((one) => one.trim().replace(/^W\//, "") === etag)
}
