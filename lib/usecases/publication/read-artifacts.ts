// The artifacts of a release as references, and the contents of those few that a use case has to look into.
// For publications that carry most of the head on unchanged.
import { binOf, isBinName } from "@/lib/bundle"
import type { ApplicationsArtifact, PolicyApplication } from "@/lib/core/policy"
import type { Tx } from "@/lib/usecases/deps"
import { cacheArtifact, cachedArtifact } from "./artifact-cache"
import type { ReleaseArtifact } from "./write-release"

export type ArtifactRefs = Map<string, ReleaseArtifact>

export async function readArtifactRefs(
  tx: Tx,
  { environment, sequence }: { environment: string; sequence: number },
): Promise<ArtifactRefs> {
  const rows = await tx.$queryRaw<{ name: string; sha256: string; bytes: number }[]>`
    select ra.name, ra.sha256, a.length as bytes
    from release_artifact ra join artifact a on a.sha256 = ra.sha256
    where ra.environment = ${environment} and ra.sequence = ${sequence}
    order by ra.name`
  return new Map(rows.map(({ name, sha256, bytes }) => [name, { sha256, bytes }]))
}

/**
 * JSON artifacts by name, not to be changed. `T` is the shape of each: we compiled them and their digest names them, so it is
 * the one that was compiled.
 */
export async function readContents<T extends Record<string, unknown>>(
  tx: Tx,
  refs: ReadonlyMap<string, ReleaseArtifact>,
  names: readonly (keyof T & string)[],
): Promise<T> {
  const values = new Map<string, unknown>()
  const missing = new Map<string, string>()
  for (const name of names) {
    const sha256 = refs.get(name)?.sha256
    if (sha256 === undefined) throw new Error(`the release has no artifact ${name}`)
    const cached = cachedArtifact(sha256)
    if (cached === undefined) missing.set(name, sha256)
    else values.set(name, cached.value)
  }
  const parsed = await parseArtifacts(tx, [...new Set(missing.values())])
  for (const [name, sha256] of missing) values.set(name, parsed.get(sha256))
  return Object.fromEntries(values) as T // see above
}

async function parseArtifacts(tx: Tx, digests: string[]): Promise<Map<string, unknown>> {
  if (digests.length === 0) return new Map()
  const rows = await tx.artifact.findMany({ where: { sha256: { in: digests } }, select: { sha256: true, bytes: true } })
  const parsed = new Map(rows.map(({ sha256, bytes }) => [sha256, parse(sha256, bytes)]))
  const absent = digests.find((sha256) => !parsed.has(sha256))
  if (absent !== undefined) throw new Error(`artifact ${absent} is not in the database`)
  return parsed
}

function parse(sha256: string, bytes: Uint8Array): unknown {
  const value: unknown = JSON.parse(Buffer.from(bytes).toString("utf8"))
  cacheArtifact(sha256, value, bytes.length)
  return value
}

/** The entries that a release has for some applications; only their bins are read. */
export async function readApplications(
  tx: Tx,
  refs: ReadonlyMap<string, ReleaseArtifact>,
  ids: readonly string[],
): Promise<PolicyApplication[]> {
  const count = countBinsOf(refs)
  if (ids.length === 0 || count === undefined) return []
  const wanted = new Set(ids)
  const bins = [...new Set(ids.map((id) => binOf(id, count)))]
  const contents = await readContents<Record<string, ApplicationsArtifact>>(tx, refs, bins)
  return Object.values(contents).flatMap(({ applications }) => applications.filter(({ id }) => wanted.has(id)))
}

/** Undefined before the first release. */
export function countBinsOf(refs: ReadonlyMap<string, unknown>): number | undefined {
  return [...refs.keys()].filter(isBinName).length || undefined
}
