// The digests by which a person's review is held to what is then published: routes, applications, layers, anchors and who is suspended.
// CRLs and the deny list are left out: they publish themselves, and a certificate revoked meanwhile must not void a review.
import { createHash } from "node:crypto"
import type { RevocationsArtifact, TrustArtifact } from "@/lib/core/policy"

export type ReviewedContent = {
  /** The release's artifacts, name to SHA-256. */
  artifacts: ReadonlyMap<string, { sha256: string }>
  trust: TrustArtifact
  revocations: RevocationsArtifact
}

/** Of a content. SHA-256, lower-case hex, over the names and digests in order. */
export function reviewedDigest({ artifacts, trust, revocations }: ReviewedContent): string {
  const lines = [
    ...[...artifacts]
      .filter(([name]) => name === "routes" || name === "peers" || name.startsWith("applications/"))
      .map(([name, { sha256 }]) => `${name} ${sha256}`),
    ...trust.anchors.map(({ sha256 }) => `anchor ${sha256}`),
    ...revocations.suspended.map((id) => `suspended ${id}`),
  ]
  return createHash("sha256").update(lines.sort().join("\n")).digest("hex")
}

/**
 * Of a change: who reads that somebody gains a scope has seen what is enforced before as well. After a rollback the same content
 * would bring back more than was shown.
 * @param before from reviewedDigest, as the head's release keeps it; undefined before the first
 */
export function changeDigest(before: string | undefined, after: string): string {
  return createHash("sha256")
    .update(`${before ?? ""}\n${after}`)
    .digest("hex")
}
