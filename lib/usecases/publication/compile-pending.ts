// What would be published now, and how it differs from the head. Only artifacts that differ are read back or written.
// For the review of changes and for the publication, which have to come to the same digest.
import {
  binOf,
  changedApplications,
  changedPins,
  compileArtifacts,
  describeChanges,
  isBinName,
  type PolicyContent,
} from "@/lib/bundle"
import type { Change } from "@/lib/core/change"
import type { ApplicationsArtifact, RevocationsArtifact, RoutesArtifact, TrustArtifact } from "@/lib/core/policy"
import type { Deps, Tx } from "@/lib/usecases/deps"
import type { Head } from "./head"
import { readApplicationNames } from "./read-application-names"
import { type ArtifactRefs, countBinsOf, readArtifactRefs, readContents } from "./read-artifacts"
import { readPinFacts } from "./read-pin-facts"
import { readPolicy } from "./read-policy"
import { reviewedDigest } from "./reviewed-digest"

export type Pending = {
  content: PolicyContent
  /** With their bytes where the head has not the same. */
  artifacts: ArtifactRefs
  /** From reviewedDigest. */
  digest: string
  changed: boolean
  /** Grants that no release has carried yet. */
  newGrants: string[]
  refs: ArtifactRefs
}

export async function compilePending(tx: Tx, deps: Pick<Deps, "settings">, head: Head, now: Date): Promise<Pending> {
  const { environment, sequence } = head
  const { content, newGrants } = await readPolicy(tx, deps, environment, now)
  const refs = await readArtifactRefs(tx, head)
  const artifacts: ArtifactRefs = new Map()
  for (const [name, artifact] of compileArtifacts({ ...content, bins: countBinsOf(refs) })) {
    const { sha256, bytes } = artifact
    artifacts.set(name, refs.get(name)?.sha256 === sha256 ? { sha256, bytes } : artifact)
  }
  const digest = reviewedDigest({ artifacts, ...content })
  const release = await tx.release.findUnique({
    where: { environmentName_sequence: { environmentName: environment, sequence } },
    select: { digest: true },
  })
  return { content, artifacts, digest, changed: digest !== release?.digest, newGrants, refs }
}

/** In people's words. */
export async function summarizePending(tx: Tx, pending: Pending): Promise<Change[]> {
  if (!pending.changed) return []
  const before = pending.refs.size === 0 ? null : await readBefore(tx, pending)
  const ids = changedApplications(before, pending.content)
  return describeChanges(before, pending.content, {
    applications: await readApplicationNames(tx, ids),
    pinned: await readPinFacts(tx, changedPins(before, pending.content)),
  })
}

type Contents = { trust: TrustArtifact; routes: RoutesArtifact; revocations: RevocationsArtifact }

/** The head's content. What has the same digest is taken from the new content instead of being read again. */
async function readBefore(tx: Tx, { content, artifacts, refs }: Pending): Promise<PolicyContent> {
  const isKept = (name: string) => refs.get(name)?.sha256 === artifacts.get(name)?.sha256
  const parts = (["trust", "routes", "revocations"] as const).filter((name) => !isKept(name))
  const read = await readContents<Partial<Contents>>(tx, refs, parts)
  const bins = [...refs.keys()].filter((name) => isBinName(name) && !isKept(name))
  const changed = await readContents<Record<string, ApplicationsArtifact>>(tx, refs, bins)
  const count = countBinsOf(artifacts) ?? 1
  const kept = content.applications.filter(({ id }) => isKept(binOf(id, count)))
  return {
    ...content,
    ...read,
    applications: [...kept, ...Object.values(changed).flatMap(({ applications }) => applications)],
  }
}
