// Artifacts that gateways fetched lately, plain and compressed: after a publication a whole fleet asks for the same few.
// For the config API. Content-addressed bytes never change, so nothing here can be stale; the least used go first.

import { promisify } from "node:util"
import { gzip } from "node:zlib"
import type { GetArtifact } from "@/lib/queries/configuration/get-artifact"

export type CachedArtifact = { plain: Buffer; compressed: () => Promise<Buffer> }

const compress = promisify(gzip)
const mostBytes = 64 * 1024 * 1024

/** Of an environment: what one environment names does not exist in another. */
export function makeArtifactCache(
  read: (asked: GetArtifact) => Promise<Uint8Array>,
): (asked: GetArtifact) => Promise<CachedArtifact> {
  const kept = new Map<string, CachedArtifact>()
  let bytes = 0
  const keep = (key: string, artifact: CachedArtifact) => {
    if (kept.has(key)) return
    kept.set(key, artifact)
    bytes += artifact.plain.length
    for (const [oldest, { plain }] of kept) {
      if (bytes <= mostBytes) break
      kept.delete(oldest)
      bytes -= plain.length
    }
  }
  return async (asked) => {
    const key = `${asked.environment}/${asked.sha256}`
    const known = kept.get(key)
    if (known !== undefined) {
      // a map keeps the order of insertion: put last, it is the last to go
      kept.delete(key)
      kept.set(key, known)
      return known
    }
    const artifact = toCached(Buffer.from(await read(asked)))
    keep(key, artifact)
    return artifact
  }
}

function toCached(plain: Buffer): CachedArtifact {
  let compressed: Promise<Buffer> | undefined
  return {
    plain,
    compressed: () => {
      compressed ??= compress(plain)
      return compressed
    },
  }
}
