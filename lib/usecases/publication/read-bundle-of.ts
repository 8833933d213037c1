// What gateways are told by a manifest, read back from what was published, never from the tables that it was made of.
// For decisions.
import { readBundle } from "@/lib/bundle"
import type { ManifestPayload, PolicyBundle } from "@/lib/core/policy"
import type { Tx } from "@/lib/usecases/deps"
import { readManifestPayload } from "./read-manifest-payload"

/** @param manifestSha256 payload digest of a manifest that is in the database */
export async function readBundleOf(db: Tx, manifestSha256: string): Promise<PolicyBundle> {
  return readArtifactsOf(db, await readManifestPayload(db, manifestSha256))
}

async function readArtifactsOf(db: Tx, manifest: ManifestPayload): Promise<PolicyBundle> {
  const digests = Object.values(manifest.artifacts).map(({ sha256 }) => sha256)
  const rows = await db.artifact.findMany({ where: { sha256: { in: digests } }, select: { sha256: true, bytes: true } })
  const contents = new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]))
  return readBundle(manifest, (name) => {
    const bytes = contents.get(manifest.artifacts[name]?.sha256 ?? "")
    if (bytes === undefined) throw new Error(`artifact ${name} of ${manifest.environment} is not in the database`)
    return bytes
  })
}
