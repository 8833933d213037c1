// The releases that this gateway knows, read from its disk alone: the hosts that it serves, and the newest that it has accepted.
// For the self-check, which asks whether there is a certificate for each host, and whether this host can do what is asked for.
import { readBundle } from "@/lib/bundle"
import type { PolicyBundle } from "@/lib/core/policy"
import { makeArtifactCache } from "../state/artifact-cache"
import type { Paths } from "../state/paths"
import { readApplied, readManifest, readSeen } from "../state/state-files"

export type KnownReleases = { hosts: string[]; newest: PolicyBundle | undefined }

/** `newest` is what is applied where the newer one, refused, is not here whole. */
export async function knownReleases(paths: Paths): Promise<KnownReleases> {
  const applied = await readRelease(paths, readApplied)
  const newest = (await readRelease(paths, readSeen)) ?? applied
  return { hosts: applied?.routes.hosts.map(({ host }) => host) ?? [], newest }
}

async function readRelease(
  paths: Paths,
  which: (paths: Paths) => Promise<{ payloadSha256: string } | undefined>,
): Promise<PolicyBundle | undefined> {
  try {
    const release = await which(paths)
    const kept = release === undefined ? undefined : await readManifest(paths, release)
    if (kept === undefined) return undefined
    const { payload: manifest } = kept
    const { contents } = await makeArtifactCache(paths).collect(manifest, undefined)
    return readBundle(manifest, (name) => contents.get(name) ?? new Uint8Array())
  } catch {
    return undefined // the release's own line says what is wrong with it
  }
}
