// A root document that may be trusted: the first because its digest is pinned, each later one because the one before vouches for it.
// For agents, which go from the one they have to the newest, one by one.
import { BundleError } from "./bundle-error"
import { rootDocumentMaxBytes } from "./limits"
import { parseRootDocument, type RootDocument } from "./root-document"
import { rootDocumentType } from "./sign-root-document"
import { goodSigners, openJws, requireThreshold } from "./verify-jws"

const what = "root document"

/**
 * @param trusted the version before it; null for a first one, whose SHA-256 the caller has pinned
 * @throws BundleError malformed, too-large, bad-signature, unknown-key, unsupported-schema, root-mismatch
 */
export async function readRootDocument(jws: Uint8Array, trusted: RootDocument | null): Promise<RootDocument> {
  const opened = openJws(jws, { typ: rootDocumentType, maxBytes: rootDocumentMaxBytes, what })
  if (trusted !== null) requireThreshold(goodSigners(opened, trusted.keys, what), trusted.roles.root, what)
  const root = parseRootDocument(opened.payload)
  // its own keys too: a document whose keys nobody holds would shut everybody out
  requireThreshold(goodSigners(opened, root.keys, what), root.roles.root, what)
  if (trusted !== null) checkFollows(root, trusted)
  return root
}

function checkFollows(root: RootDocument, trusted: RootDocument): void {
  if (root.version !== trusted.version + 1) {
    throw new BundleError(
      "root-mismatch",
      `After root document ${trusted.version} comes ${trusted.version + 1}, not ${root.version}.`,
    )
  }
  if (root.epoch < trusted.epoch) {
    throw new BundleError("root-mismatch", `Root document ${root.version} goes back to epoch ${root.epoch}.`)
  }
}

/**
 * To be asked of the newest root document alone: those on the way to it may have ended.
 * @throws BundleError root-expired
 */
export function checkRootFresh({ version, notAfter }: RootDocument, now: Date): void {
  if (now.getTime() < Date.parse(notAfter)) return
  throw new BundleError("root-expired", `Root document ${version} ended at ${notAfter}, and there is no newer one.`)
}
