// The digest of what a release enforces, as it was written with it.
// For reviews, which are held to what was enforced before as well.
import type { Tx } from "@/lib/usecases/deps"

/** From reviewedDigest; undefined before the first release. */
export async function readReleaseDigest(tx: Tx, environment: string, sequence: number): Promise<string | undefined> {
  const release = await tx.release.findUnique({
    where: { environmentName_sequence: { environmentName: environment, sequence } },
    select: { digest: true },
  })
  return release?.digest
}
