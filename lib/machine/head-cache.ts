// What the gateways of each environment are told, in memory, and who waits for something newer. A poll costs no read of the database.
// For the config API. Told of a new head by the `head` channel; it also looks by itself, since a notification can be lost.
import { createHash } from "node:crypto"
import { z } from "zod"
import { type Events, lookAgain } from "@/lib/core/channel"
import type { HeadManifest, ToldManifests } from "@/lib/queries/configuration/get-told-manifests"
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

/** Which of the two that an environment may tell is for a gateway: by its wave, and by what it has already. */
export type For = { wave: number; place: { epoch: number; sequence: number; stamp: number } | null }

export type HeadCache = {
  /** Undefined where it was not read yet. */
  known: (environment: string, whom: For) => Head | undefined
  /** Null before the first release. */
  read: (environment: string, whom: For) => Promise<Head | null>
  /** From the database, for a client that knows of more than is known here. */
  readAnew: (environment: string, whom: For) => Promise<Head | null>
  /** Calls back as soon as there is one of another ETag for this gateway. The answer ends the waiting. */
  wait: (environment: string, whom: For, etag: string, wake: (head: Head) => void) => () => void
  close: () => void
}

type Waiter = { whom: For; etag: string; wake: (head: Head) => void }
type Told = { version: string; head: Head; stable: Head; wave: number | null; rolledOut: ReadonlySet<number> }

const lookEveryMs = 2_000

export function makeHeadCache(parts: Pick<MachineParts, "queries" | "log"> & { events: Events }): HeadCache {
  const { queries, events } = parts
  const all = new Map<string, Told>()
  const waiters = new Map<string, Set<Waiter>>()
  const loads = makeLoads(async (environment) => {
    const stored = await queries.getToldManifests(environment)
    if (stored === null) return null
    const told = toTold(stored, all.get(environment))
    all.set(environment, told)
    wakeWaiters(waiters.get(environment), told)
    return told
  })
  const refresh = (environment: string) => loads(environment).catch((error) => logLost(parts.log, error))
  const unsubscribe = events.subscribe("head", (environment) => {
    const concerned = environment === lookAgain ? [...all.keys()] : [environment]
    for (const one of concerned) if (all.has(one)) void refresh(one)
  })
  const look = async () => {
    if (all.size === 0) return
    for (const { environment, version } of await queries.listHeads()) {
      const known = all.get(environment)
      if (known !== undefined && known.version !== version) await refresh(environment)
    }
  }
  const timer = setInterval(() => void look().catch((error) => logLost(parts.log, error)), lookEveryMs)
  timer.unref()
  const pickFrom = (told: Told | null | undefined, whom: For) => (told ? pick(told, whom) : null)

  return {
    known: (environment, whom) => pickFrom(all.get(environment), whom) ?? undefined,
    read: async (environment, whom) => pickFrom(all.get(environment) ?? (await loads(environment)), whom),
    readAnew: async (environment, whom) => pickFrom(await loads(environment), whom),
    wait(environment, whom, etag, wake) {
      const waiter = { whom, etag, wake }
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

/** A gateway that has a release of the rollout keeps the head, whatever its wave: nobody is asked to go back. */
function pick({ head, stable, wave: reached, rolledOut }: Told, { wave, place }: For): Head {
  if (reached === null || wave <= reached || head === stable) return head
  const isOnHead = place !== null && place.epoch === stable.epoch && rolledOut.has(place.sequence)
  return isOnHead ? head : stable
}

/** In the order of epoch, sequence and stamp. */
export function isAhead(place: NonNullable<For["place"]>, { epoch, sequence, stamp }: Head): boolean {
  if (place.epoch !== epoch) return place.epoch > epoch
  if (place.sequence !== sequence) return place.sequence > sequence
  return place.stamp > stamp
}

/** One read at a time for each environment; one that is asked for while another runs begins after it, so that it sees what came since. */
function makeLoads(load: (environment: string) => Promise<Told | null>): (environment: string) => Promise<Told | null> {
  const running = new Map<string, Promise<Told | null>>()
  const next = new Map<string, Promise<Told | null>>()
  const start = (environment: string): Promise<Told | null> => {
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

function wakeWaiters(set: Set<Waiter> | undefined, told: Told): void {
  if (set === undefined) return
  for (const waiter of set) {
    const head = pick(told, waiter.whom)
    if (waiter.etag === head.etag) continue
    set.delete(waiter)
    waiter.wake(head)
  }
}

/** The same manifest stays the same object. */
function toTold({ head, stable, wave, rolledOut, version }: ToldManifests, known: Told | undefined): Told {
  const made = [known?.head, known?.stable]
  const make = (manifest: HeadManifest): Head =>
    made.find((one) => one?.payloadSha256 === manifest.payloadSha256) ?? toHead(manifest)
  const newest = make(head)
  const told = { version, wave, rolledOut: new Set(rolledOut) }
  return { ...told, head: newest, stable: head.payloadSha256 === stable.payloadSha256 ? newest : make(stable) }
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
