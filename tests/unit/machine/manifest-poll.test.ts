// Which of an environment's two manifests a poll is answered with, also where this process has not heard of what another has published.
// On what the database would say, without one.
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { type Channel, lookAgain } from "@/lib/core/channel"
import type { Peer } from "@/lib/core/peer"
import { makeHeadCache, type Reply } from "@/lib/machine/head-cache"
import type { ManifestAsk } from "@/lib/machine/manifest-ask"
import { makeManifestPoll } from "@/lib/machine/manifest-poll"
import { makePeerCache } from "@/lib/machine/peer-cache"
import type { HeadManifest, ToldManifests } from "@/lib/queries/configuration/get-told-manifests"

const now = new Date("2026-11-25T08:00:00Z")
const environment = "sandbox"

const manifest = (sequence: number, stamp = 0): HeadManifest => {
  const payload = Buffer.from(JSON.stringify({ sequence, stamp, minimumAgent: "0.1.0" })).toString("base64url")
  const jws = Buffer.from(JSON.stringify({ payload }))
  return { environment, epoch: 1, sequence, stamp, payloadSha256: `${sequence}.${stamp}`, jws, notAfter: now }
}

const told = (stable: HeadManifest, head: HeadManifest, wave: number | null = 1): ToldManifests => ({
  ...{ stable, head, wave, rolledOut: [10, head.sequence] },
  version: `${head.payloadSha256} ${stable.payloadSha256} ${wave}`,
})

function peerOf(wave: number): Peer {
  const actor = { kind: "gateway", id: "gwy_1", name: "edge", environment, wave } as const
  const times = { notBefore: now.toISOString(), notAfter: "2027-11-25T08:00:00Z" }
  return {
    actor,
    certificate: {
      ...{ id: "crt_1", serial: "1", sha256: "aa", subject: "CN=edge", issuer: "CN=issuing", state: "valid" },
      ...times,
      renewal: { start: times.notAfter, end: times.notAfter },
    },
    ...{ status: "enrolled", partner: null, refusal: null },
  }
}

/** One process: what it hears is told by `hear` alone. */
function openProcess() {
  let stored = told(manifest(9), manifest(10))
  let peer = peerOf(2)
  const listeners: [Channel, (payload: string) => void][] = []
  const parts = {
    queries: {
      getToldManifests: async () => stored,
      listHeads: async () => [],
      identifyPeer: async () => peer,
    },
    events: {
      subscribe: (channel: Channel, listener: (payload: string) => void) => {
        listeners.push([channel, listener])
        return () => undefined
      },
    },
    log: { error: () => undefined, warn: () => undefined },
    clock: () => now,
  }
  // the three questions that these parts ask
  const asked = parts as unknown as Parameters<typeof makeHeadCache>[0] & Parameters<typeof makePeerCache>[0]
  const heads = makeHeadCache(asked)
  const peers = makePeerCache(asked)
  const poll = makeManifestPoll({ clock: parts.clock, heads, peers, noteSeen: () => undefined })
  const ask = (rest: Partial<ManifestAsk> = {}): ManifestAsk => ({
    ...{ ifNoneMatch: undefined, wait: 0, place: null, agentVersion: null },
    ...rest,
  })
  const answer = async (rest: Partial<ManifestAsk> = {}, whom = peer) => {
    const at = poll.answerNow(whom, ask(rest))
    return at === undefined ? poll.answer(whom, ask(rest)) : at
  }
  return {
    answer,
    publish: (next: ToldManifests) => {
      stored = next
    },
    /** As another process has written it. */
    move: (wave: number) => {
      peer = peerOf(wave)
    },
    hear: (channel: Channel, payload: string) => {
      for (const [name, listener] of listeners) if (name === channel) listener(payload)
    },
    /** @param meanwhile happens between the look at who asks and the holding */
    hold: async (place: ManifestAsk["place"], meanwhile?: () => void) => {
      const known = await peers.find("aa")
      if (known === null) throw new Error("the gateway is known")
      const first = await answer({ place }, known)
      const ifNoneMatch = String(first?.headers.etag)
      const settled: (Reply | Error)[] = []
      meanwhile?.()
      const cancel = poll.hold(known, ask({ place, ifNoneMatch, wait: 30 }), (outcome) => settled.push(outcome))
      return { settled, cancel }
    },
    close: () => {
      heads.close()
      peers.close()
    },
  }
}

const placeOf = (reply: Reply | Error | null | undefined): string => {
  if (!reply || reply instanceof Error || reply.body === null) return String(reply)
  const { payload } = JSON.parse(reply.body.toString("utf8"))
  const { sequence, stamp } = JSON.parse(Buffer.from(payload, "base64url").toString("utf8"))
  return `${sequence}.${stamp}`
}

const at = (sequence: number, stamp = 0) => ({ epoch: 1, sequence, stamp })

/** Nothing here waits for anything but what is there already. */
const allIsDone = () => new Promise((resolve) => setImmediate(resolve))

let server: ReturnType<typeof openProcess>
beforeEach(() => {
  server = openProcess()
})
afterEach(() => server.close())

describe("a gateway that the rollout has not reached", () => {
  test.each([
    ["has none yet", null, "9.0"],
    ["has what is stable", at(9), "9.0"],
    ["has an earlier one", at(7, 4), "9.0"],
    ["has the release that is rolled out", at(10), "10.0"],
  ])("and %s is told its track's", async (_, place, expected) => {
    expect(placeOf(await server.answer({ place }))).toBe(expected)
  })

  test("and has the release that is rolled out is told its track's also once both have stopped somebody", async () => {
    server.publish(told(manifest(11), manifest(12)))
    expect(placeOf(await server.answer({ place: at(10) }))).toBe("12.0")
    expect(placeOf(await server.answer({ place: at(9) }))).toBe("11.0")
  })

  test("is told what is stable where another process has renewed it, and this one has not heard", async () => {
    await server.answer()
    server.publish(told(manifest(9, 1), manifest(10, 1)))
    expect(placeOf(await server.answer({ place: at(9, 1) }))).toBe("9.1")
  })

  test("is told what is stable where another process has stopped somebody, and this one has not heard", async () => {
    await server.answer()
    server.publish(told(manifest(11), manifest(12)))
    expect(placeOf(await server.answer({ place: at(11) }))).toBe("11.0")
  })

  test("is told that it is ahead only where it is ahead of its own track after another look", async () => {
    await server.answer()
    server.publish(told(manifest(9, 1), manifest(10, 1)))
    for (const place of [at(9, 2), at(10, 2), at(11), { ...at(1), epoch: 2 }])
      await expect(server.answer({ place })).rejects.toMatchObject({ code: "client_ahead" })
  })
})

describe("a gateway that the rollout has reached", () => {
  test("is told the head, and that it is ahead where it is ahead of that", async () => {
    server.move(1)
    const canary = peerOf(1)
    expect(placeOf(await server.answer({ place: at(9) }, canary))).toBe("10.0")
    expect(placeOf(await server.answer({ place: at(9, 7) }, canary))).toBe("10.0")
    for (const place of [at(10, 1), at(11)])
      await expect(server.answer({ place }, canary)).rejects.toMatchObject({ code: "client_ahead" })
  })
})

describe("a poll that is held", () => {
  test("is answered when its gateway is put into a wave that was reached", async () => {
    const { settled } = await server.hold(at(9))
    server.move(1)
    server.hear("wave", "gwy_1")
    await expect.poll(() => settled.map(placeOf)).toEqual(["10.0"])
  })

  test("goes on where the wave that its gateway is put into changes nothing, and hears of what comes", async () => {
    const { settled } = await server.hold(at(9))
    server.move(3)
    server.hear("wave", "gwy_1")
    server.hear("wave", "gwy_other")
    server.hear("wave", lookAgain)
    await allIsDone()
    server.publish(told(manifest(9), manifest(10), 2))
    server.hear("head", environment)
    await allIsDone()
    expect(settled).toEqual([])
    server.publish(told(manifest(9), manifest(10), 3))
    server.hear("head", environment)
    await expect.poll(() => settled.map(placeOf)).toEqual(["10.0"])
  })

  test("stays with the head where its gateway has that and is put back", async () => {
    server.move(1)
    const { settled, cancel } = await server.hold(at(10))
    server.move(3)
    server.hear("wave", "gwy_1")
    await allIsDone()
    expect(settled).toEqual([])
    cancel()
  })

  test("that began by the wave of before is answered by that of now", async () => {
    const { settled } = await server.hold(at(9), () => {
      server.move(1)
      server.hear("wave", "gwy_1")
    })
    await expect.poll(() => settled.map(placeOf)).toEqual(["10.0"])
  })
})
