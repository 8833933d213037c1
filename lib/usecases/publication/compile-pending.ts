// What would be published now, and how it differs from the head. Only what was edited is read and compiled, and only artifacts that
// differ are read back or written.
// For the review of changes and for the publication, which have to come to the same digest.
import {
  binOf,
  type CompiledArtifact,
  compileArtifacts,
  compileBins,
  compileSurroundings,
  countBins,
  isApplicationArtifact,
  isBinName,
  type PolicyContent,
  pinnedNameOf,
} from "@/lib/bundle"
import type {
  ApplicationsArtifact,
  PeersArtifact,
  RevocationsArtifact,
  RoutesArtifact,
  TokenKeysArtifact,
  TrustArtifact,
} from "@/lib/core/policy"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { type Described, describeBetween } from "./describe-between"
import type { Head } from "./head"
import { readPolicyBase } from "./policy-base"
import { type ArtifactRefs, countBinsOf, readArtifactRefs, readContents } from "./read-artifacts"
import { type Policy, readPinned, readPolicy } from "./read-policy"
import { readReleaseDigest } from "./read-release-digest"
import { changeDigest, reviewedDigest } from "./reviewed-digest"

export type Pending = {
  environment: string
  /** Its applications are those of the bins that may differ from the head's; all where other than these may be spoken of. */
  content: PolicyContent
  /** With their bytes where the head has not the same. */
  artifacts: ArtifactRefs
  /** From reviewedDigest. */
  digest: string
  /** From changeDigest: what a review is held to. */
  reviewed: string
  changed: boolean
  /** Grants that no release has carried yet. */
  newGrants: string[]
  refs: ArtifactRefs
  /** What the next compilation may build on, once a release carries this one. */
  base: { compiledAt: Date; compiledFor: string; edits: number[] }
}

/** Costs what was edited since the head was compiled; where nothing is known of that, what there is. */
export async function compilePending(tx: Tx, deps: Pick<Deps, "settings">, head: Head, now: Date): Promise<Pending> {
  const { environment, sequence } = head
  const refs = await readArtifactRefs(tx, head)
  const { content, artifacts, policy } =
    (await compileEdits(tx, deps, head, refs, now)) ?? (await compileWhole(tx, deps, head, refs, now))
  const digest = reviewedDigest({ artifacts, ...content })
  const before = await readReleaseDigest(tx, environment, sequence)
  const { newGrants, edits, compiledFor } = policy
  const base = { compiledAt: now, compiledFor, edits }
  const held = { digest, reviewed: changeDigest(before, digest), changed: digest !== before }
  return { environment, content, artifacts, ...held, newGrants, refs, base }
}

type Compiled = { content: PolicyContent; artifacts: ArtifactRefs; policy: Policy }

async function compileWhole(
  tx: Tx,
  deps: Pick<Deps, "settings">,
  { environment }: Head,
  refs: ArtifactRefs,
  now: Date,
): Promise<Compiled> {
  const policy = await readPolicy(tx, deps, environment, now, undefined)
  const compiled = compileArtifacts({ ...policy.content, bins: countBinsOf(refs) })
  return { content: policy.content, artifacts: withoutKnown(compiled, refs), policy }
}

/** The bins of edited applications alone; undefined where the head's bins are not what there is to build on. */
async function compileEdits(
  tx: Tx,
  deps: Pick<Deps, "settings">,
  { environment, sequence }: Head,
  refs: ArtifactRefs,
  now: Date,
): Promise<Compiled | undefined> {
  const base = await readPolicyBase(tx, environment)
  // a clock that went back would bring ended grants back, and a base of a later release is of other bins
  if (base === undefined || base.compiledAt > now || base.sequence > sequence) return undefined
  const policy = await readPolicy(tx, deps, environment, now, base)
  const bins = countBinsOf(refs)
  const isSound =
    bins !== undefined && countBins(policy.count, bins) === bins && policy.compiledFor === base.compiledFor
  if (policy.concerned === undefined || !isSound) return undefined
  const concerned = new Set(policy.concerned)
  const touched = [...new Set(policy.concerned.map((id) => binOf(id, bins)))]
  const old = await readContents<Record<string, ApplicationsArtifact>>(tx, refs, touched)
  const kept = Object.values(old).flatMap(({ applications }) => applications.filter(({ id }) => !concerned.has(id)))
  const applications = [...kept, ...policy.content.applications]
  const others = await readPinned(
    tx,
    kept.flatMap(({ pinned }) => pinned),
  )
  const pinned = new Map([...policy.content.pinned, ...others])
  const content = { ...policy.content, applications, pinned }
  const compiled = new Map([...compileSurroundings(content), ...compileBins(content, touched, bins)])
  const artifacts = withoutKnown(compiled, refs)
  const replaced = new Set(touched.flatMap((name) => [name, pinnedNameOf(name)]))
  for (const [name, ref] of refs) {
    if (!artifacts.has(name) && !replaced.has(name) && isApplicationArtifact(name)) artifacts.set(name, ref)
  }
  const isSpokenOfAll = refs.get("routes")?.sha256 !== artifacts.get("routes")?.sha256
  return { content: isSpokenOfAll ? await withAll(tx, content, refs, touched) : content, artifacts, policy }
}

/** A changed route concerns whoever holds its scope, in whatever bin. */
async function withAll(
  tx: Tx,
  content: PolicyContent,
  refs: ArtifactRefs,
  touched: readonly string[],
): Promise<PolicyContent> {
  const others = [...refs.keys()].filter((name) => isBinName(name) && !touched.includes(name))
  const read = await readContents<Record<string, ApplicationsArtifact>>(tx, refs, others)
  const applications = Object.values(read).flatMap((bin) => bin.applications)
  return { ...content, applications: [...content.applications, ...applications] }
}

/** Bytes are kept only where the head has not the same. */
function withoutKnown(compiled: ReadonlyMap<string, CompiledArtifact>, refs: ArtifactRefs): ArtifactRefs {
  const artifacts: ArtifactRefs = new Map()
  for (const [name, artifact] of compiled) {
    const { sha256, bytes } = artifact
    artifacts.set(name, refs.get(name)?.sha256 === sha256 ? { sha256, bytes } : artifact)
  }
  return artifacts
}

/** In people's words, and as a table of who may call what. */
export async function describePending(tx: Tx, pending: Pending): Promise<Described> {
  if (!pending.changed)
    return { summary: [], matrix: { applications: [], routes: [], more: { applications: 0, routes: 0 } } }
  const before = pending.refs.size === 0 ? null : await readBefore(tx, pending)
  return describeBetween(tx, before, pending.content, pending.environment)
}

type Contents = {
  trust: TrustArtifact
  routes: RoutesArtifact
  revocations: RevocationsArtifact
  peers: PeersArtifact
  "token-keys": TokenKeysArtifact
}

/** The head's content. What has the same digest is taken from the new content instead of being read again. */
async function readBefore(tx: Tx, { content, artifacts, refs }: Pending): Promise<PolicyContent> {
  const isKept = (name: string) => refs.get(name)?.sha256 === artifacts.get(name)?.sha256
  const parts = (["trust", "routes", "revocations"] as const).filter((name) => !isKept(name))
  // there only where an environment has some
  const optional = (["peers", "token-keys"] as const).filter((name) => refs.has(name) && !isKept(name))
  const {
    peers,
    "token-keys": tokenKeys,
    ...read
  } = await readContents<Partial<Contents>>(tx, refs, [...parts, ...optional])
  const bins = [...refs.keys()].filter((name) => isBinName(name) && !isKept(name))
  const changed = await readContents<Record<string, ApplicationsArtifact>>(tx, refs, bins)
  const count = countBinsOf(artifacts) ?? 1
  const kept = content.applications.filter(({ id }) => isKept(binOf(id, count)))
  return {
    ...content,
    ...read,
    ...(isKept("peers") ? {} : { peers: peers?.peers ?? [] }),
    ...(isKept("token-keys") ? {} : { tokenKeys: tokenKeys ?? { issuers: [] } }),
    applications: [...kept, ...Object.values(changed).flatMap(({ applications }) => applications)],
  }
}
