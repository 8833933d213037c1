// The artifacts of a release as references, and the contents of those few that a use case has to look into.
// For publications that carry most of the head on unchanged.

import type { Tx } from "@/lib/usecases/deps"
import type { ReleaseArtifact } from "./write-release"

export async function readArtifactRefs(
  tx: Tx,
  { environment, sequence }: { environment: string; sequence: number },
): Promise<Map<string, ReleaseArtifact>> {
  const rows = await tx.$queryRaw<{ name: string; sha256: string; bytes: number }[]>`
    select ra.name, ra.sha256, a.length as bytes
    from release_artifact ra join artifact a on a.sha256 = ra.sha256
    where ra.environment = ${environment} and ra.sequence = ${sequence}
    order by ra.name`
  return new Map(rows.map(({ name, sha256, bytes }) => [name, { sha256, bytes }]))
}

/** JSON artifacts by name. We compiled them and their digest names them, so their shape is the one that was compiled. */
export async function readContents(
  tx: Tx,
  refs: ReadonlyMap<string, ReleaseArtifact>,
  names: readonly string[],
): Promise<Map<string, unknown>> {
  const digests = names.flatMap((name) => refs.get(name)?.sha256 ?? [])
  const rows = await tx.artifact.findMany({ where: { sha256: { in: digests } }, select: { sha256: true, bytes: true } })
  const bytes = new Map(rows.map((row) => [row.sha256, row.bytes]))
  return new Map(
    names.map((name) => {
      const content = bytes.get(refs.get(name)?.sha256 ?? "")
      if (content === undefined) throw new Error(`the release has no artifact ${name}`)
      return [name, JSON.parse(Buffer.from(content).toString("utf8"))]
    }),
  )
}
