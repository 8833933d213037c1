// Whether bytes are those that the manifest names.
// For agents, on every artifact they fetch or find on their own disk.
import type { ArtifactRef } from "@/lib/core/policy"
import { BundleError } from "./bundle-error"
import { artifactMaxBytes } from "./limits"
import { sha256 } from "./sha256"

/** @throws BundleError too-large, digest-mismatch */
export function checkArtifact(name: string, ref: ArtifactRef, content: Uint8Array): void {
  if (content.length > artifactMaxBytes) {
    throw new BundleError("too-large", `Artifact ${name} has ${content.length} bytes; the most is ${artifactMaxBytes}.`)
  }
  if (content.length !== ref.bytes) {
    throw new BundleError(
      "digest-mismatch",
      `Artifact ${name} has ${content.length} bytes; the manifest says ${ref.bytes}.`,
    )
  }
  const actual = sha256(content)
  if (actual !== ref.sha256) {
    throw new BundleError(
      "digest-mismatch",
      `Artifact ${name} has the digest ${actual}; the manifest says ${ref.sha256}.`,
    )
  }
}
