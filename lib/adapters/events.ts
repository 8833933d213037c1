// Hears what PostgreSQL carries between processes (LISTEN), on a connection of its own that is renewed when it breaks.
// Implements Events. What was notified while it was broken is lost, so everybody is then told to look again.
import pg from "pg"
import { type Channel, channelName, channels, type Events, lookAgain } from "@/lib/core/channel"

export type EventsOptions = {
  /** Told when the connection breaks, and when a listener throws. */
  onLost?: (error: Error) => void
  /** How often the connection is asked whether it still stands; a silent one may have been cut off without a word. */
  heartbeatMs?: number
}

export type ClosableEvents = Events & { close: () => Promise<void> }

type Listener = (payload: string) => void

const firstRetryMs = 100
const slowestRetryMs = 5_000
const patienceMs = 10_000

const channelOf = new Map<string, Channel>(channels.map((channel) => [channelName(channel), channel]))

/** Answers once it listens, or has found that it cannot yet; it goes on trying until it is closed. */
export async function makeEvents(databaseUrl: string, options: EventsOptions = {}): Promise<ClosableEvents> {
  const { onLost = () => undefined, heartbeatMs = 15_000 } = options
  const listeners = new Map<Channel, Set<Listener>>(channels.map((channel) => [channel, new Set()]))
  const tell = (listener: Listener, payload: string) => {
    try {
      listener(payload)
    } catch (error) {
      // one listener's mistake must not keep the news from the others
      onLost(toError(error))
    }
  }
  const hear = (name: string, payload: string) => {
    const channel = channelOf.get(name)
    if (channel !== undefined) for (const listener of listeners.get(channel) ?? []) tell(listener, payload)
  }
  const connection = keepListening(databaseUrl, heartbeatMs, {
    hear,
    lost: onLost,
    restored: () => {
      for (const name of channelOf.keys()) hear(name, lookAgain)
    },
  })
  await connection.tried
  return {
    subscribe(channel, listener) {
      // a listener of its own for each subscription, so that the same function may be there twice
      const own: Listener = (payload) => listener(payload)
      listeners.get(channel)?.add(own)
      return () => {
        listeners.get(channel)?.delete(own)
      }
    },
    close: connection.close,
  }
}

type Told = { hear: (name: string, payload: string) => void; lost: (error: Error) => void; restored: () => void }

function keepListening(databaseUrl: string, heartbeatMs: number, told: Told) {
  const stopping = new AbortController()
  let triedOnce: () => void = () => undefined
  const tried = new Promise<void>((resolve) => {
    triedOnce = resolve
  })
  const ended = (async () => {
    for (let attempt = 0; !stopping.signal.aborted; attempt++) {
      const renewed = attempt > 0
      try {
        await listenUntilLost(databaseUrl, heartbeatMs, stopping.signal, told, () => {
          if (renewed) told.restored()
          attempt = 0
          triedOnce()
        })
      } catch (error) {
        if (!stopping.signal.aborted) told.lost(toError(error))
      }
      triedOnce()
      await pause(Math.min(firstRetryMs * 2 ** Math.min(attempt, 10), slowestRetryMs), stopping.signal)
    }
  })()
  const close = async () => {
    stopping.abort()
    await ended
  }
  return { tried, close }
}

/** Rejects when the connection is lost; resolves when it is to stop. */
async function listenUntilLost(
  databaseUrl: string,
  heartbeatMs: number,
  stopping: AbortSignal,
  { hear }: Told,
  ready: () => void,
): Promise<void> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "gatewarden listen",
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
    keepAlive: true,
  })
  const lost = new Promise<never>((_, reject) => {
    client.on("error", reject)
    client.on("end", () => reject(new Error("the connection that listens was closed")))
  })
  // it may be lost while nothing waits for it yet
  lost.catch(() => undefined)
  client.on("notification", ({ channel, payload = "" }) => hear(channel, payload))
  try {
    await client.connect()
    await client.query([...channelOf.keys()].map((name) => `listen ${name}`).join(";"))
    ready()
    while (!stopping.aborted) {
      await Promise.race([pause(heartbeatMs, stopping), lost])
      if (!stopping.aborted) await Promise.race([client.query("select 1"), lost])
    }
  } finally {
    await client.end().catch(() => undefined)
  }
}

function pause(ms: number, stopping: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stopping.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      stopping.removeEventListener("abort", end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    stopping.addEventListener("abort", end)
  })
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}
