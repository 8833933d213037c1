// The newest manifest of each environment in memory, and who waits for a newer one. A poll costs no read of the database.
// For the config API. Told of a new head by the `head` channel; it also looks by itself, since a notification can be lost.
import { createHash } from "node:crypto"
import { z } from "zod"
import { type Events, lookAgain } from "@/lib/core/channel"
import type { HeadManifest } from "@/lib/queries/configuration/get-head-manifest"
import type { MachineLog, MachineParts } from "./machine-parts"

export type Head = Pick<HeadManifest, "epoch" | "sequence" | "stamp"> & {
  environment: string
  payloadSha256: string
  /** The strong ETag: the SHA-256 of the signed bytes, in quotes (RFC 9110 §8.8.3). */
  etag: string
  jws: Buffer
  minimumAgent: string
  /** Prepared once: they are the same for every gateway. */
  bytes: Reply
  unchanged: Reply
}

export type Reply = { status: 200 | 304; headers: Record<string, string>; body: Buffer | null }

export type HeadCache = {
  /** Undefined where it was not read yet. */
  known: (environment: string) => Head | undefined
  /** Null before the first release. */
  read: (environment: string) => Promise<Head | null>
  /** From the database, for a client that knows of more than is known here. */
  readAnew: (environment: string) => Promise<Head | null>
  /** Calls back with a head of another ETag as soon as there is one. The answer ends the waiting. */
  wait: (environment: string, etag: string, wake: (head: Head) => void) => () => void
  close: () => void
}

type Waiter = { etag: string; wake: (head: Head) => void }

const lookEveryMs = 2_000

export function makeHeadCache(parts: Pick<MachineParts, "queries" | "log"> & { events: Events }): HeadCache {
  const { queries, events } = parts
  const heads = new Map<string, Head>()
  const waiters = new Map<string, Set<Waiter>>()
  const loads = makeLoads(async (environment) => {
    const stored = await queries.getHeadManifest(environment)
    if (stored === null) return null
    const known = heads.get(environment)
    const head = known?.payloadSha256 === stored.payloadSha256 ? known : toHead(stored)
    heads.set(environment, head)
    wakeWaiters(waiters.get(environment), head)
    return head
  })
  const refresh = (environment: string) => loads(environment).catch((error) => logLost(parts.log, error))
  const unsubscribe = events.subscribe("head", (environment) => {
    const concerned = environment === lookAgain ? [...heads.keys()] : [environment]
    for (const one of concerned) if (heads.has(one)) void refresh(one)
  })
  const look = async () => {
    if (heads.size === 0) return
    for (const { environment, payloadSha256 } of await queries.listHeads()) {
      const known = heads.get(environment)
      if (known !== undefined && known.payloadSha256 !== payloadSha256) await refresh(environment)
    }
  }
  const timer = setInterval(() => void look().catch((error) => logLost(parts.log, error)), lookEveryMs)
  timer.unref()

  return {
    known: (environment) => heads.get(environment),
    read: async (environment) => heads.get(environment) ?? (await loads(environment)),
    readAnew: loads,
    wait(environment, etag, wake) {
      const waiter = { etag, wake }
      const set = waiters.get(environment) ?? new Set()
      waiters.set(environment, set.add(waiter))
      return () => set.delete(waiter)
    },
    close() {
      clearInterval(timer)
      unsubscribe()
    },
  }
}

/** One read at a time for each environment; one that is asked for while another runs begins after it, so that it sees what came since. */
function makeLoads(load: (environment: string) => Promise<Head | null>): (environment: string) => Promise<Head | null> {
  const running = new Map<string, Promise<Head | null>>()
  const next = new Map<string, Promise<Head | null>>()
  const start = (environment: string): Promise<Head | null> => {
    const promise = load(environment).finally(() => running.delete(environment))
    running.set(environment, promise)
    return promise
  }
  return (environment) => {
    const current = running.get(environment)
    if (current === undefined) return start(environment)
    const queued = next.get(environment)
    if (queued !== undefined) return queued
    const follow = () => {
      next.delete(environment)
      return start(environment)
    }
    const promise = current.then(follow, follow)
    next.set(environment, promise)
    return promise
  }
}

function wakeWaiters(set: Set<Waiter> | undefined, head: Head): void {
  if (set === undefined) return
  for (const waiter of set) {
    if (waiter.etag === head.etag) continue
    set.delete(waiter)
    waiter.wake(head)
  }
}

const outer = z.object({ payload: z.string() })
const payload = z.object({ minimumAgent: z.string() })

function toHead({ environment, epoch, sequence, stamp, payloadSha256, jws }: HeadManifest): Head {
  const bytes = Buffer.from(jws)
  const signed = outer.parse(JSON.parse(bytes.toString("utf8")))
  const { minimumAgent } = payload.parse(JSON.parse(Buffer.from(signed.payload, "base64url").toString("utf8")))
  const shared = { etag: etagOf(bytes), "cache-control": "private, no-cache" }
  const headers = { "content-type": "application/jose+json", "content-length": String(bytes.length), ...shared }
  return {
    ...{ environment, epoch, sequence, stamp, payloadSha256, minimumAgent },
    etag: shared.etag,
    jws: bytes,
    bytes: { status: 200, headers, body: bytes },
    unchanged: { status: 304, headers: shared, body: null },
  }
}

function etagOf(bytes: Uint8Array): string {
  return `"${createHash("sha256").update(bytes).digest("hex")}"`
}

function logLost(log: MachineLog, error: unknown): void {
  log.warn({ error }, "the newest manifest could not be read; the last one is served on")
}
