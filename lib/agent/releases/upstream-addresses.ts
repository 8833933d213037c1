// The addresses behind the names of upstreams, looked up ahead of the gateway, which may refuse a whole configuration for one unknown name.
// For every target. A name that is known already is never waited for: a revocation must not hang on somebody's DNS.
import { lookup } from "node:dns/promises"
import { setTimeout as sleep } from "node:timers/promises"
import type { PolicyBundle } from "@/lib/core/policy"

export type UpstreamAddresses = {
  /** Looks up the names that were never looked up, for at most two seconds. */
  prepare: (bundle: PolicyBundle) => Promise<void>
  /** Empty where nothing was found. */
  of: (name: string) => string[]
  /** Looks all names up anew, at most once a minute and without being waited for. */
  refresh: () => void
  /** Whether an address has changed since the last `prepare`. */
  isChanged: () => boolean
}

type Lookup = (name: string) => Promise<string[]>
const longestMs = 2000
const everyMs = 60_000

const systemLookup: Lookup = async (name) => (await lookup(name, { all: true })).map(({ address }) => address)

export function makeUpstreamAddresses(find: Lookup = systemLookup): UpstreamAddresses {
  const known = new Map<string, string[]>()
  let changed = false
  let refreshedAt = performance.now()
  const learn = async (name: string) => {
    const found = await find(name).catch((): string[] => [])
    const before = known.get(name) ?? []
    // answers that take turns are no reason to reload: what is served stays as long as one of it is still right
    if (found.length === 0 || before.some((address) => found.includes(address))) return
    known.set(name, found)
    changed = true
  }
  return {
    prepare: async (bundle) => {
      const names = namesOf(bundle).filter((name) => !known.has(name))
      if (names.length > 0)
        await Promise.race([Promise.all(names.map(learn)), sleep(longestMs, undefined, { ref: false })])
      for (const name of names) if (!known.has(name)) known.set(name, [])
      changed = false
    },
    of: (name) => known.get(name) ?? [],
    refresh: () => {
      if (performance.now() - refreshedAt < everyMs) return
      refreshedAt = performance.now()
      for (const name of known.keys()) void learn(name)
    },
    isChanged: () => changed,
  }
}

function namesOf({ routes }: PolicyBundle): string[] {
  return [...new Set(routes.hosts.map(({ upstream }) => new URL(upstream).hostname.replace(/^\[|\]$/g, "")))]
}
