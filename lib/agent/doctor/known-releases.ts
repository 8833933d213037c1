// The hosts that the applied release serves, read from this disk alone; none where there is nothing, or nothing whole.
// For the self-check, which asks of each whether there is a certificate for it.
import { readBundle, readOwnManifest } from "@/lib/bundle"
import { makeArtifactCache } from "../state/artifact-cache"
import type { Paths } from "../state/paths"
import { readApplied, readManifestBytes } from "../state/state-files"

export async function appliedHosts(paths: Paths): Promise<string[]> {
  try {
    const applied = await readApplied(paths)
    const jws = applied === undefined ? undefined : await readManifestBytes(paths, applied)
    if (jws === undefined) return []
    const manifest = readOwnManifest(jws)
    const { contents } = await makeArtifactCache(paths).collect(manifest, undefined)
    const { routes } = readBundle(manifest, (name) => contents.get(name) ?? new Uint8Array())
    return routes.hosts.map(({ host }) => host)
  } catch {
    return [] // the release's own line says what is wrong with it
  }
}
