// The bundle of the newest release, or of what is stable while a rollout has not reached a gateway yet.
// For exports and OPA bundles. What a manifest's digest names never changes, so what is made of it may be kept.
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"

/** @param wave of the gateway that asks; without one, the head is meant */
export async function readReleaseDigest(db: Tx, environment: string, wave?: number): Promise<string> {
  const head = await db.environmentHead.findUnique({ where: { environmentName: environment } })
  if (head === null) throw new DomainError("not_found", `There is no environment named ${environment}.`)
  if (head.sequence === 0) throw new DomainError("unavailable", `${environment} has no release yet.`)
  if (wave === undefined) return head.manifestSha256
  const rollout = await db.rollout.findFirst({
    where: { environmentName: environment, state: { in: ["running", "halted"] } },
    select: { wave: true },
  })
  return rollout !== null && wave > rollout.wave ? head.stableManifestSha256 : head.manifestSha256
}

/** Remembers the newest few by their digest; a failure is not remembered. */
export function keepFew<T>(most: number): (key: string, make: () => Promise<T>) => Promise<T> {
  const kept = new Map<string, Promise<T>>()
  return (key, make) => {
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = make()
    kept.set(key, made)
    for (const oldest of [...kept.keys()].slice(0, -most)) kept.delete(oldest)
    // whoever asked is told by the promise itself
    made.catch(() => kept.delete(key))
    return made
  }
}
