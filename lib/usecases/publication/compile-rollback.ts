// The policy of an earlier release as it may come back: what was taken away since stays away (decision 042).
// For a rollback and its preview. Trust, the deny list and whatever else is not policy are those of the head.
import {
  binNames,
  compileBins,
  compilePeers,
  compileRevocations,
  compileRoutes,
  countBins,
  isApplicationArtifact,
  isBinName,
  type PolicyContent,
} from "@/lib/bundle"
import { notFound } from "@/lib/core/not-found"
import type {
  ApplicationsArtifact,
  PeersArtifact,
  PolicyApplication,
  PolicyPeer,
  RevocationsArtifact,
  RoutesArtifact,
  TrustArtifact,
} from "@/lib/core/policy"
import type { Deps, Tx } from "@/lib/usecases/deps"
import { type Described, describeBetween } from "./describe-between"
import type { Head } from "./head"
import { type ArtifactRefs, countBinsOf, readArtifactRefs, readContents } from "./read-artifacts"
import { readPinned, readPolicy } from "./read-policy"
import { readReleaseDigest } from "./read-release-digest"
import { changeDigest, reviewedDigest } from "./reviewed-digest"

export type Rollback = Described & {
  artifacts: ArtifactRefs
  /** From reviewedDigest. */
  digest: string
  /** From changeDigest: what a preview is held to. */
  reviewed: string
  /** Its applications with what they hold; some may be stopped. */
  applications: readonly PolicyApplication[]
  changed: boolean
}

/** @throws DomainError not_found */
export async function compileRollback(
  tx: Tx,
  deps: Pick<Deps, "settings">,
  head: Head,
  to: number,
  now: Date,
): Promise<Rollback> {
  const { environment } = head
  const [refs, before] = await readWhole(tx, environment, head.sequence)
  const [oldRefs, old] = await readWhole(tx, environment, to)
  if (oldRefs.size === 0) throw notFound(`release of ${environment}`, String(to))
  // everything that the tables allow today, whatever of it is published
  const { content: today } = await readPolicy(tx, deps, environment, now, undefined)
  const applications = stillAllowed(old.applications, today.applications)
  const pins = applications.flatMap(({ pinned }) => pinned)
  // who was stopped then is stopped by that policy: his entry may hold all that he had, and resuming him is an edit since
  const stops = [old, before, today].flatMap(({ revocations }) => revocations.suspended)
  const known = new Set(applications.map(({ id }) => id))
  const after: PolicyContent = {
    ...before,
    routes: old.routes,
    applications,
    pinned: await readPinned(tx, pins),
    peers: stillRegistered(old.peers, today.peers),
    revocations: { revoked: today.revocations.revoked, suspended: [...new Set(stops)].filter((id) => known.has(id)) },
  }
  const bins = countBins(applications.length, countBinsOf(refs))
  const artifacts: ArtifactRefs = new Map([
    ...[...refs].filter(([name]) => !isPolicy(name)),
    ...compileRoutes(after),
    ...compilePeers(after),
    ...compileRevocations(after),
    ...compileBins(after, binNames(bins), bins),
  ])
  const digest = reviewedDigest({ artifacts, ...after })
  const described = await describeBetween(tx, before, after, environment)
  const reviewed = changeDigest(await readReleaseDigest(tx, environment, head.sequence), digest)
  return { artifacts, digest, reviewed, applications, ...described, changed: described.summary.length > 0 }
}

const policyNames: ReadonlySet<string> = new Set(["routes", "peers", "revocations"])
const isPolicy = (name: string): boolean => policyNames.has(name) || isApplicationArtifact(name)

/** Layers of today that could hand over in the same header then: one that a release brought goes with it, and one that was removed stays away. */
function stillRegistered(then: readonly PolicyPeer[], today: readonly PolicyPeer[]): PolicyPeer[] {
  return today.filter(({ sha256, header }) => then.some((peer) => peer.sha256 === sha256 && peer.header === header))
}

/** An application that is gone has no entry; of the others, what is granted and registered today and was so then. */
function stillAllowed(then: readonly PolicyApplication[], today: readonly PolicyApplication[]): PolicyApplication[] {
  const current = new Map(today.map((application) => [application.id, application]))
  return then.flatMap((application) => {
    const now = current.get(application.id)
    if (now === undefined) return []
    const granted = new Map(now.scopes.map((scope) => [scope.name, scope]))
    const scopes = application.scopes.flatMap(({ name, endsAt }) => {
      const scope = granted.get(name)
      return scope === undefined ? [] : [{ name, ...earlier(endsAt, scope.endsAt) }]
    })
    const pinned = application.pinned.filter((digest) => now.pinned.includes(digest))
    return [{ ...application, status: now.status, scopes, pinned }]
  })
}

function earlier(a: string | undefined, b: string | undefined): { endsAt?: string } {
  const ends = [a, b].filter((end) => end !== undefined).sort()
  return ends[0] === undefined ? {} : { endsAt: ends[0] }
}

type Contents = { trust: TrustArtifact; routes: RoutesArtifact; revocations: RevocationsArtifact }
/** There only where an environment has some. */
type Optional = { peers?: PeersArtifact }

async function readWhole(tx: Tx, environment: string, sequence: number): Promise<[ArtifactRefs, PolicyContent]> {
  const refs = await readArtifactRefs(tx, { environment, sequence })
  const nothing: PolicyContent = {
    trust: { anchors: [], crls: [] },
    routes: { hosts: [], routes: [] },
    revocations: { revoked: [], suspended: [] },
    ...{ applications: [], crls: new Map(), pinned: new Map(), peers: [], tokenKeys: { issuers: [] } },
  }
  if (refs.size === 0) return [refs, nothing]
  const parts = await readContents<Contents>(tx, refs, ["trust", "routes", "revocations"])
  const bins = await readContents<Record<string, ApplicationsArtifact>>(tx, refs, [...refs.keys()].filter(isBinName))
  const { peers } = await readContents<Optional>(tx, refs, refs.has("peers") ? ["peers"] : [])
  const applications = Object.values(bins).flatMap((bin) => bin.applications)
  return [refs, { ...nothing, ...parts, peers: peers?.peers ?? [], applications }]
}
