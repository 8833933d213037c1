// Applies a manifest that was judged good: fetch what is missing, install, remember, report, and clear away what is old.
// For the agent: on news, on a restart, and when time alone changes what has to be served.
import { isDeepStrictEqual } from "node:util"
import { BundleError, readBundle, type VerifiedManifest } from "@/lib/bundle"
import type { ManifestPayload, PolicyBundle, ReleaseKind } from "@/lib/core/policy"
import { AgentError, codeOf, wordsOf } from "./agent-error"
import type { AgentDeps, AgentState, Outcome } from "./agent-state"
import type { ConfigClient } from "./client/config-client"
import { freshness } from "./freshness"
import type { Steps } from "./measure"
import { stalenessOf } from "./options"
import type { Fetched } from "./state/artifact-cache"
import { type Applied, readManifest, writeApplied } from "./state/state-files"
import type { Limit } from "./target"

export type Means = {
  steps: Steps
  /** Undefined where the server must not be needed. */
  client: ConfigClient | undefined
  /** What the disk has to hold before nginx is given anything new. */
  ready?: Promise<void>
}

export async function apply(
  deps: AgentDeps,
  state: AgentState,
  { payload, payloadSha256 }: VerifiedManifest,
  { steps, client, ready = Promise.resolve() }: Means,
): Promise<Outcome> {
  const { cache, log, target, reporter, clock } = deps
  const fetched = await steps.step("fetch", () => cache.collect(payload, client))
  const bundle = await steps.step("read", () => readBundle(payload, (name) => contentOf(fetched, name), state.bins))
  const denying = isDenied(deps, payload)
  const before = state.applied
  const base = `${payload.epoch}-${payload.sequence}-${payload.stamp}${denying ? "-denied" : ""}`
  const installing = denying ? denyNew(bundle) : bundle
  const limits = await target.limits(installing)
  requireWhole(limits, payload.kind, before?.payloadSha256 === payloadSha256)
  const { release, serving, atOnce } = await target.install(installing, base, before, { steps, ready })
  const appliedAt = before?.payloadSha256 === payloadSha256 ? before.appliedAt : clock().toISOString()
  const applied: Applied = { ...appliedOf(payload, bundle), payloadSha256, release, serving, denying, appliedAt }
  if (before !== undefined && isDeepStrictEqual(before, applied)) {
    await reporter.report(reportState(deps, payload), { error: wordsOfLimits(limits) })
    return "unchanged"
  }
  await steps.step("record", () => writeApplied(deps.paths, applied))
  state.applied = applied
  state.warned = "fresh"
  await steps.step("report", () => reporter.report(reportState(deps, payload), { error: wordsOfLimits(limits) }))
  deps.tally.applied(steps.durations())
  log("info", "applied", {
    environment: payload.environment,
    sequence: payload.sequence,
    stamp: payload.stamp,
    kind: payload.kind,
    reloaded: release !== before?.release && atOnce !== true,
    applications: bundle.applications.length,
    fetched: fetched.count,
    fetchedBytes: fetched.bytes,
    durations: steps.durations(),
  })
  if (limits.length > 0) log("warning", "limited", { sequence: payload.sequence, error: wordsOfLimits(limits) })
  await prune(deps, applied, before, payload)
  return "applied"
}

/**
 * A host that could only refuse what a new policy asks for says so before anything is swapped, and a rollout stops there. Whoever is
 * stopped does not wait for that: a revocation is applied all the same, and so is what is applied already.
 */
function requireWhole(limits: readonly Limit[], kind: ReleaseKind, isApplied: boolean): void {
  const missing = limits.filter((limit) => limit.missing !== undefined)
  if (missing.length === 0 || kind === "revocation" || isApplied) return
  throw new AgentError("module-missing", wordsOfLimits(missing) ?? "")
}

function wordsOfLimits(limits: readonly Limit[]): string | undefined {
  if (limits.length === 0) return undefined
  return limits.map(({ words, missing }) => (missing === undefined ? words : `${words} ${missing}`)).join("\n")
}

function contentOf({ contents }: Fetched, name: string): Uint8Array {
  const content = contents.get(name)
  if (content === undefined) throw new BundleError("malformed", `The manifest names no artifact ${name}.`)
  return content
}

function appliedOf(payload: ManifestPayload, { trust }: PolicyBundle) {
  const { environment, epoch, sequence, stamp, issuedAt, notAfter, staleness } = payload
  return {
    environment,
    epoch,
    sequence,
    stamp,
    issuedAt,
    notAfter,
    ...(staleness === undefined ? {} : { staleness }),
    crlNumbers: Object.fromEntries(trust.crls.map(({ artifact, number }) => [artifact.replace(/^crl\//, ""), number])),
    trustAnchors: trust.anchors.map(({ sha256 }) => sha256),
  }
}

const isDenied = ({ options, clock }: AgentDeps, payload: ManifestPayload): boolean =>
  stalenessOf(options, payload) === "deny-new" && freshness(payload, clock()).state === "expired"

/** Without hosts every new connection is refused in the handshake; requests in flight end in the old workers. */
const denyNew = (bundle: PolicyBundle): PolicyBundle => ({ ...bundle, routes: { hosts: [], routes: [] } })

const reportState = ({ clock }: AgentDeps, payload: ManifestPayload): "applied" | "stale" =>
  freshness(payload, clock()).state === "expired" ? "stale" : "applied"

/** What cannot be cleared away is no word on the release, which is served. */
async function prune(
  { paths, cache, target, reporter, log }: AgentDeps,
  applied: Applied,
  before: Applied | undefined,
  payload: ManifestPayload,
): Promise<void> {
  try {
    const manifests = [payload]
    const previous = before === undefined ? undefined : await readManifest(paths, before)
    if (previous !== undefined) manifests.push(previous.payload)
    await cache.prune(manifests)
    await target.prune([applied.release, before?.release])
    await reporter.pruneManifests([applied, before])
  } catch (error) {
    log("warning", "not-pruned", { code: codeOf(error), error: wordsOf(error) })
  }
}
