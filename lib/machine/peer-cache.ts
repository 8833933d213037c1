// Whom a certificate stands for, remembered for a second and forgotten at once when access is taken away.
// For both ways into the machine API. With the database gone, config reads go on with what was last known (nobody can revoke then).
import { type Events, lookAgain } from "@/lib/core/channel"
import type { Peer } from "@/lib/core/peer"
import type { MachineParts } from "./machine-parts"

export type PeerCache = {
  /** What is known and fresh; undefined asks for `find`. Costs a look-up in memory. */
  fresh: (sha256: string) => Peer | null | undefined
  /** Null for a certificate that we did not issue. @param orStale where the database is lost, answers what was known before */
  find: (sha256: string, options?: { orStale?: boolean }) => Promise<Peer | null>
  /** Hears of certificates and identities (ids) that lost access; `lookAgain` may be any of them. */
  onLoss: (listener: (id: string) => void) => () => void
  /** Hears of gateways (ids) that stand in another wave; what is known of them is read anew by then. */
  onMove: (listener: (id: string) => void) => () => void
  close: () => void
}

type Entry = { peer: Peer | null; at: number }

const freshMs = 1_000
/** Forgotten wholesale above it: certificates that nobody has seen for long fill it, and the next second brings the rest back. */
const mostEntries = 50_000

export function makePeerCache(parts: Pick<MachineParts, "queries" | "isDatabaseLost"> & { events: Events }): PeerCache {
  const { queries, isDatabaseLost, events } = parts
  const entries = new Map<string, Entry>()
  const loading = new Map<string, Promise<Peer | null>>()
  const listeners = new Set<(id: string) => void>()
  const movers = new Set<(id: string) => void>()
  // a read that began before a loss or a move was heard may tell of the time before it
  let changes = 0

  const ends = [
    events.subscribe("access", (id) => {
      changes += 1
      loading.clear()
      for (const [sha256, entry] of entries) {
        if (id === lookAgain || concerns(entry.peer, id)) entries.delete(sha256)
        else entry.at = 0
      }
      for (const listener of listeners) listener(id)
    }),
    events.subscribe("wave", (id) => {
      changes += 1
      loading.clear()
      // with the database lost it is still good as what was known before
      for (const entry of entries.values()) if (id === lookAgain || concerns(entry.peer, id)) entry.at = 0
      for (const listener of movers) listener(id)
    }),
  ]

  const load = (sha256: string): Promise<Peer | null> => {
    const begun = changes
    const promise = queries.identifyPeer({ sha256 }).then((peer) => {
      if (begun !== changes) return load(sha256)
      if (entries.size >= mostEntries) entries.clear()
      entries.set(sha256, { peer, at: performance.now() })
      return peer
    })
    loading.set(sha256, promise)
    const done = () => {
      if (loading.get(sha256) === promise) loading.delete(sha256)
    }
    promise.then(done, done)
    return promise
  }

  const fresh = (sha256: string): Peer | null | undefined => {
    const entry = entries.get(sha256)
    return entry !== undefined && entry.at > 0 && performance.now() - entry.at < freshMs ? entry.peer : undefined
  }

  return {
    fresh,
    async find(sha256, { orStale = false } = {}) {
      const known = fresh(sha256)
      if (known !== undefined) return known
      try {
        return await (loading.get(sha256) ?? load(sha256))
      } catch (error) {
        const stale = entries.get(sha256)
        if (!orStale || stale === undefined || isDatabaseLost?.(error) !== true) throw error
        return stale.peer
      }
    },
    onLoss(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    onMove(listener) {
      movers.add(listener)
      return () => movers.delete(listener)
    },
    close() {
      for (const end of ends) end()
    },
  }
}

export function concerns(peer: Peer | null, id: string): boolean {
  return peer !== null && (peer.certificate.id === id || peer.actor.id === id)
}
