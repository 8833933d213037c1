// Whether the live line of a release says what changes, and ends with the session and with the browser.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { type Channel, lookAgain } from "@/lib/core/channel"
import type { ReleaseGateway } from "@/lib/core/release-view"
import { type ReleaseEventsInput, releaseEvents } from "@/lib/web/release-events"

const gateway: ReleaseGateway = {
  id: "gwy_1",
  name: "edge-fra-1",
  state: "behind",
  sequence: 43,
  appliedAt: null,
  wave: 2,
  wanted: 1,
  reached: true,
  lastError: null,
}

/** The world as the line sees it: what gateways have applied, whether the session stands, and who listens. */
class World {
  sequence = 43
  signedIn = true
  broken = false
  reads = 0
  readonly browser = new AbortController()
  readonly #listeners = new Set<{ channel: Channel; listener: (payload: string) => void }>()

  readonly input: ReleaseEventsInput = {
    actorId: "usr_1",
    read: async () => {
      this.reads += 1
      if (this.broken) throw new Error("the database is away")
      return [{ ...gateway, sequence: this.sequence }]
    },
    subscribe: (channel, listener) => {
      const entry = { channel, listener }
      this.#listeners.add(entry)
      return () => this.#listeners.delete(entry)
    },
    stillSignedIn: async () => this.signedIn,
    signal: this.browser.signal,
    tickMs: 1000,
  }

  get listening(): number {
    return this.#listeners.size
  }

  notify(channel: Channel, payload: string): void {
    for (const entry of [...this.#listeners]) if (entry.channel === channel) entry.listener(payload)
  }
}

function linesOf(response: Response) {
  const reader = response.body?.getReader()
  if (reader === undefined) throw new Error("no body")
  return {
    cancel: () => reader.cancel(),
    async read(): Promise<{ done: boolean; value: string }> {
      const { done, value } = await reader.read()
      return { done, value: new TextDecoder().decode(value) }
    },
  }
}

describe("the live line of a release", () => {
  let world: World
  beforeEach(() => {
    vi.useFakeTimers()
    world = new World()
  })
  afterEach(() => vi.useRealTimers())

  it("says at once how every gateway stands, in a form that nothing may gather or keep", async () => {
    const response = releaseEvents(world.input)
    const { value } = await linesOf(response).read()
    expect(value).toBe(`event: gateways\ndata: ${JSON.stringify([gateway])}\n\n`)
    expect(response.headers.get("cache-control")).toBe("no-store, no-transform")
    world.browser.abort()
  })

  it("says it again when a gateway has reported, once for reports of the same moment", async () => {
    const lines = linesOf(releaseEvents(world.input))
    await lines.read()
    world.sequence = 44
    world.notify("report", "gwy_1")
    world.notify("report", "gwy_2")
    await vi.advanceTimersByTimeAsync(100)
    expect((await lines.read()).value).toContain('"sequence":44')
    expect(world.reads).toBe(2)
    world.browser.abort()
  })

  it("ends at sign-out, and hears nothing any more", async () => {
    const lines = linesOf(releaseEvents(world.input))
    await lines.read()
    world.signedIn = false
    world.notify("access", "usr_1")
    expect((await lines.read()).done).toBe(true)
    expect(world.listening).toBe(0)
  })

  it("ends where the news of the sign-out was lost with the connection to the database", async () => {
    const lines = linesOf(releaseEvents(world.input))
    await lines.read()
    world.signedIn = false
    world.notify("access", lookAgain)
    expect((await lines.read()).done).toBe(true)
  })

  it("goes on when somebody else signs out", async () => {
    const lines = linesOf(releaseEvents(world.input))
    await lines.read()
    world.notify("access", "usr_2")
    await vi.advanceTimersByTimeAsync(0)
    expect(world.listening).toBe(4)
    world.browser.abort()
    expect((await lines.read()).done).toBe(true)
  })

  it("ends when a session has run out without anybody ending it", async () => {
    const lines = linesOf(releaseEvents(world.input))
    await lines.read()
    world.signedIn = false
    await vi.advanceTimersByTimeAsync(1000)
    expect((await lines.read()).done).toBe(true)
    expect(world.listening).toBe(0)
  })

  it("hears nothing any more once the browser has gone", async () => {
    const lines = linesOf(releaseEvents(world.input))
    await lines.read()
    await lines.cancel()
    expect(world.listening).toBe(0)
    await vi.advanceTimersByTimeAsync(5000)
    expect(world.reads).toBe(1)
  })

  it("fails where the database is away, so that the browser tries again", async () => {
    const lines = linesOf(releaseEvents(world.input))
    await lines.read()
    world.broken = true
    world.notify("head", "production")
    await vi.advanceTimersByTimeAsync(100)
    await expect(lines.read()).rejects.toThrow("the database is away")
    expect(world.listening).toBe(0)
  })
})
