// What the gateways of an environment are told now, read back from what was published, never from the tables it was made of.
// For the review of changes and for decisions.
import { readBundle } from "@/lib/bundle/read-bundle"
import type { ManifestPayload, PolicyBundle } from "@/lib/core/policy"
import type { Tx } from "@/lib/usecases/deps"
import { readManifestPayload } from "./read-manifest-payload"

/** Null before the first release. */
export async function readHeadBundle(db: Tx, environment: string): Promise<PolicyBundle | null> {
  const head = await db.environmentHead.findUnique({ where: { environmentName: environment } })
  if (head === null || head.sequence === 0) return null
  return readBundleOf(db, await readManifestPayload(db, head.manifestSha256))
}

async function readBundleOf(db: Tx, manifest: ManifestPayload): Promise<PolicyBundle> {
  const digests = Object.values(manifest.artifacts).map(({ sha256 }) => sha256)
  const rows = await db.artifact.findMany({ where: { sha256: { in: digests } }, select: { sha256: true, bytes: true } })
  const contents = new Map(rows.map(({ sha256, bytes }) => [sha256, bytes]))
  return readBundle(manifest, (name) => {
    const bytes = contents.get(manifest.artifacts[name]?.sha256 ?? "")
    if (bytes === undefined) throw new Error(`artifact ${name} of ${manifest.environment} is not in the database`)
    return bytes
  })
}
