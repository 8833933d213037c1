// Artifacts by their digest: what we have is never fetched again, and what we keep is checked again whenever it is read.
// For applying manifests; it is why a change costs what changed.
import { randomUUID } from "node:crypto"
import { readdir, rename, rm, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { checkArtifact } from "@/lib/bundle"
import type { ArtifactRef, ManifestPayload } from "@/lib/core/policy"
import { AgentError, codeOf } from "../agent-error"
import type { ConfigClient } from "../client/config-client"
import { readIfThere } from "./durable-file"
import type { Paths } from "./paths"

export type Fetched = { contents: Map<string, Uint8Array>; count: number; bytes: number }
export type ArtifactCache = {
  /** Everything that the manifest names; `count` and `bytes` are of what had to be fetched. */
  collect: (manifest: ManifestPayload, client: ConfigClient | undefined) => Promise<Fetched>
  /** Drops what none of the manifests names. */
  prune: (manifests: readonly ManifestPayload[]) => Promise<void>
}

const mostAtOnce = 4
/** For fewer a handshake takes longer than asking one after the other, and a fleet's would come all at the moment of a publication. */
const worthConnecting = 8

export function makeArtifactCache(paths: Paths): ArtifactCache {
  // what the newest manifest named, so that the next one reads from the disk only what it does not share with it
  let warm = new Map<string, Uint8Array>()
  return {
    collect: async (manifest, client) => {
      const names = Object.entries(manifest.artifacts)
      const fetched: Fetched = { contents: new Map(), count: 0, bytes: 0 }
      await inParallel(names, mostAtOnce, async ([name, ref]) => {
        const kept = warm.get(ref.sha256) ?? (await readKept(paths, name, ref))
        if (kept !== undefined) fetched.contents.set(name, kept)
      })
      // in the manifest's order, so that the same fault names the same artifact each time
      const missing = names.filter(([name]) => !fetched.contents.has(name))
      const connections = Math.min(mostAtOnce, Math.ceil(missing.length / worthConnecting))
      await inParallel(missing, connections, async ([name, ref]) => {
        fetched.contents.set(name, await fetchOne(paths, client, name, ref))
        fetched.count += 1
        fetched.bytes += ref.bytes
      })
      warm = new Map(names.flatMap(([name, { sha256 }]) => entry(sha256, fetched.contents.get(name))))
      return fetched
    },
    prune: async (manifests) => {
      const named = new Set(manifests.flatMap(({ artifacts }) => Object.values(artifacts).map(({ sha256 }) => sha256)))
      for (const file of await readdir(paths.artifacts)) {
        if (!named.has(file)) await rm(join(paths.artifacts, file), { force: true })
      }
    },
  }
}

const entry = (sha256: string, content: Uint8Array | undefined): [string, Uint8Array][] =>
  content === undefined ? [] : [[sha256, content]]

/** Undefined where it is missing or no longer what its name says: then it is fetched again. */
async function readKept(paths: Paths, name: string, ref: ArtifactRef): Promise<Uint8Array | undefined> {
  const content = await readIfThere(join(paths.artifacts, ref.sha256))
  if (content === undefined) return undefined
  try {
    checkArtifact(name, ref, content)
    return content
  } catch {
    return undefined
  }
}

async function fetchOne(
  paths: Paths,
  client: ConfigClient | undefined,
  name: string,
  ref: ArtifactRef,
): Promise<Uint8Array> {
  if (client === undefined)
    throw new AgentError("gone", `Artifact ${name} is not on this disk, and no server was asked for it.`)
  const content = await client.artifact(ref.sha256, ref.bytes)
  checkArtifact(name, ref, content)
  // not synced: after a power cut a torn file fails its digest and is fetched again
  const beside = join(paths.artifacts, `${ref.sha256}.${randomUUID()}`)
  try {
    await writeFile(beside, content, { mode: 0o644 })
    await rename(beside, join(paths.artifacts, ref.sha256))
  } catch (cause) {
    // each try has a name of its own, which is neither left behind nor told
    await rm(beside, { force: true }).catch(() => undefined)
    throw new AgentError("disk", `Artifact ${name} cannot be kept in ${paths.artifacts} (${codeOf(cause)}).`, { cause })
  }
  return content
}

async function inParallel<T>(items: readonly T[], atOnce: number, work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items]
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
}
