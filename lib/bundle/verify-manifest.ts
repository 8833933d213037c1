// Who made a manifest: signatures by enough of the keys that the root document names for manifests.
// For agents and for whoever proves the head. Whether it is to be applied here and now, acceptManifest says.
import type { ManifestPayload } from "@/lib/core/policy"
import { BundleError } from "./bundle-error"
import { manifestMaxBytes } from "./limits"
import { parseManifest } from "./manifest"
import type { RootDocument } from "./root-document"
import { sha256 } from "./sha256"
import { manifestType } from "./sign-manifest"
import { goodSigners, openJws, requireThreshold } from "./verify-jws"

const what = "manifest"

export type VerifiedManifest = { payload: ManifestPayload; payloadSha256: string; jws: Uint8Array }

/**
 * @throws BundleError too-large, malformed, bad-signature, unsupported-schema; unknown-key and root-mismatch, where the next
 * root document may help; older, where the root document vouches for a later epoch
 */
export async function verifyManifest(jws: Uint8Array, root: RootDocument): Promise<VerifiedManifest> {
  const opened = openJws(jws, { typ: manifestType, maxBytes: manifestMaxBytes, what })
  requireThreshold(goodSigners(opened, root.keys, what), root.roles.manifest, what)
  const payload = parseManifest(opened.payload)
  checkEpoch(payload, root)
  return { payload, payloadSha256: sha256(opened.payload), jws }
}

/** A manifest key alone cannot start numbers anew: a new epoch takes the root keys, through the next root document. */
function checkEpoch({ epoch }: ManifestPayload, root: RootDocument): void {
  if (epoch === root.epoch) return
  if (epoch < root.epoch) {
    throw new BundleError(
      "older",
      `The manifest is of epoch ${epoch}; root document ${root.version} is of ${root.epoch}.`,
    )
  }
  throw new BundleError(
    "root-mismatch",
    `The manifest is of epoch ${epoch}, but root document ${root.version} vouches for ${root.epoch}. Fetch the next one.`,
  )
}

/**
 * One that was verified once and kept: whether it still is what it was, the digest of its payload says.
 * @throws BundleError malformed, digest-mismatch
 */
export function readKeptManifest(jws: Uint8Array, payloadSha256: string): VerifiedManifest {
  const { payload } = openJws(jws, { typ: manifestType, maxBytes: manifestMaxBytes, what })
  const actual = sha256(payload)
  if (actual !== payloadSha256) {
    throw new BundleError("digest-mismatch", `The manifest kept as ${payloadSha256} is ${actual}.`)
  }
  return { payload: parseManifest(payload), payloadSha256, jws }
}

/**
 * The payload without a look at the signatures, for what comes from our own database.
 * @throws BundleError malformed, too-large, unsupported-schema
 */
export function readOwnManifest(jws: Uint8Array): ManifestPayload {
  return parseManifest(openJws(jws, { typ: manifestType, maxBytes: manifestMaxBytes, what }).payload)
}
