// Whether bytes from the server are a manifest to be applied here: signed by the trusted root's keys, ours, not older, not expired.
// For the agent. Where an unknown key has signed, newer root documents are asked for before the manifest is refused.
import {
  acceptManifest,
  BundleError,
  checkRootFresh,
  type RootDocument,
  type VerifiedManifest,
  verifyManifest,
} from "@/lib/bundle"
import type { Seen } from "./state/state-files"
import { agentVersion } from "./version"

export type JudgeDeps = {
  environment: string
  now: Date
  highest: Seen | undefined
  root: RootDocument
  /** The newest root document that a chain leads to. */
  advance: (root: RootDocument) => Promise<RootDocument>
}
export type Judged = { verified: VerifiedManifest; root: RootDocument }

/** @throws BundleError */
export async function judgeManifest(jws: Uint8Array, deps: JudgeDeps): Promise<Judged> {
  const { environment, now, highest } = deps
  const { verified, root } = await verifyByNewestRoot(jws, deps)
  acceptManifest(verified, { environment, now, agentVersion, highest: highest ?? null })
  return { verified, root }
}

async function verifyByNewestRoot(jws: Uint8Array, { root: trusted, advance, now }: JudgeDeps): Promise<Judged> {
  try {
    checkRootFresh(trusted, now)
    return { verified: await verifyManifest(jws, trusted), root: trusted }
  } catch (error) {
    if (!(error instanceof BundleError) || !mayHelp.has(error.code)) throw error
    const root = await advance(trusted)
    if (root === trusted) throw error
    checkRootFresh(root, now)
    return { verified: await verifyManifest(jws, root), root }
  }
}

const mayHelp = new Set(["unknown-key", "root-mismatch", "root-expired", "bad-signature"])
