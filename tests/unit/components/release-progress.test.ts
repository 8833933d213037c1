// Whether "enforced on n of n" is counted rightly: only from reports, and only over gateways that count.
import { describe, expect, it } from "vitest"
import { enforcedShare, enforcedWords, releaseProgress } from "@/components/releases/release-progress"
import type { ReleaseGateway } from "@/lib/core/release-view"
import { durationWords } from "@/lib/core/time-words"

const published = "2026-03-01T12:00:00.000Z"

function gateway(name: string, sequence: number, rest: Partial<ReleaseGateway> = {}): ReleaseGateway {
  return {
    id: `gwy_${name}`,
    name,
    state: "current",
    sequence,
    appliedAt: null,
    wave: 2,
    wanted: 1,
    reached: true,
    lastError: null,
    ...rest,
  }
}

describe("a release's progress", () => {
  it("names the gateways that have not applied it, whatever their state", () => {
    const gateways = [gateway("a", 44), gateway("b", 43, { state: "rejecting" }), gateway("c", 0, { state: "silent" })]
    const { enforcing, missing, of } = releaseProgress(gateways, 44, published)
    expect([enforcing.map(({ name }) => name), missing.map(({ name }) => name), of]).toEqual([["a"], ["b", "c"], 3])
  })

  it("counts a gateway that has applied a later release as enforcing this one", () => {
    expect(releaseProgress([gateway("a", 50)], 44, published).missing).toEqual([])
  })

  it("waits for no gateway that is retired or has never enrolled", () => {
    const gateways = [gateway("a", 44), gateway("b", 3, { state: "retired" }), gateway("c", 0, { state: "registered" })]
    expect(enforcedWords(releaseProgress(gateways, 44, published), durationWords)).toBe("1 of 1")
  })

  it("says how long the slowest gateway took, once none is missing", () => {
    const gateways = [
      gateway("a", 44, { appliedAt: "2026-03-01T12:00:00.210Z" }),
      gateway("b", 44, { appliedAt: "2026-03-01T12:00:00.410Z" }),
    ]
    expect(enforcedWords(releaseProgress(gateways, 44, published), durationWords)).toBe("2 of 2 · + 410 ms")
    expect(releaseProgress([...gateways, gateway("c", 1)], 44, published).tookMs).toBeNull()
  })

  it("never claims to be enforced where no gateway is there to enforce it", () => {
    const progress = releaseProgress([], 44, published)
    expect([enforcedShare(progress), enforcedWords(progress, durationWords)]).toEqual([0, "no gateways"])
  })
})
