// The payload of a manifest that was published, by its digest.
// For whatever goes on from the head. The signature is not looked at: who can write here can also sign.
import { readOwnManifest } from "@/lib/bundle"
import type { ManifestPayload } from "@/lib/core/policy"
import type { Tx } from "@/lib/usecases/deps"

export async function readManifestPayload(db: Tx, payloadSha256: string): Promise<ManifestPayload> {
  const { jws } = await db.manifest.findUniqueOrThrow({ where: { payloadSha256 }, select: { jws: true } })
  return readOwnManifest(jws)
}
