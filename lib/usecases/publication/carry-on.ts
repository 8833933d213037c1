// The artifacts of the head with some of them replaced, and the digest by which a later review is held to the whole.
// For releases that publish themselves: everything else in them is what is published already, nobody's unpublished edits (rule 8).
import type { CompiledArtifact } from "@/lib/bundle"
import type { RevocationsArtifact, TrustArtifact } from "@/lib/core/policy"
import type { ArtifactRefs } from "./read-artifacts"
import { reviewedDigest } from "./reviewed-digest"

type Replacing = {
  /** Which artifacts of the head go. */
  replaces: (name: string) => boolean
  by: ReadonlyMap<string, CompiledArtifact>
  trust: TrustArtifact
  revocations: RevocationsArtifact
}

export function carryOn(refs: ArtifactRefs, { replaces, by, trust, revocations }: Replacing) {
  const artifacts: ArtifactRefs = new Map([...[...refs].filter(([name]) => !replaces(name)), ...by])
  return { artifacts, digest: reviewedDigest({ artifacts, trust, revocations }) }
}
