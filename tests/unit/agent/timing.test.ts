// How long the agent waits and how fresh a configuration is, at the edges.
import fc from "fast-check"
import { expect, test } from "vitest"
import { backOff, spreadOut } from "@/lib/agent/back-off"
import { freshness } from "@/lib/agent/freshness"

test("waiting doubles, never exceeds the cap, and is never less than half of what is due", () => {
  const range = { firstMs: 500, capMs: 60_000 }
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, chance) => {
        const due = Math.min(60_000, 500 * 2 ** Math.min(failures - 1, 30))
        const delay = backOff(failures, range, chance)
        expect(delay).toBeGreaterThanOrEqual(due / 2)
        expect(delay).toBeLessThanOrEqual(due)
      },
    ),
  )
})

test("tries to reach a server that is away are spread over nearly the whole time that is due", () => {
  const range = { firstMs: 2000, capMs: 60_000 }
  const delays = Array.from({ length: 1000 }, (_, index) => spreadOut(3, range, index / 1000))
  expect(Math.min(...delays)).toBe(800)
  expect(Math.max(...delays)).toBeLessThanOrEqual(8000)
  const seconds = Array.from(
    { length: 8 },
    (_, second) => delays.filter((ms) => Math.floor(ms / 1000) === second).length,
  )
  expect(Math.max(...seconds)).toBeLessThan(150)
})

const manifest = { issuedAt: "2026-01-01T00:00:00.000Z", notAfter: "2026-01-02T00:00:00.000Z" }
const at = (time: string) => freshness(manifest, new Date(`2026-01-01T${time}Z`))

test("a configuration ages from a quarter of its validity on, and has ended at its last instant", () => {
  expect(at("17:59:59.999")).toMatchObject({ state: "fresh", nextMs: 1 })
  expect(at("18:00:00.000")).toMatchObject({ state: "ageing", nextMs: 6 * 3_600_000 })
  expect(at("23:59:59.999")).toMatchObject({ state: "ageing", nextMs: 1 })
  expect(freshness(manifest, new Date(manifest.notAfter))).toEqual({ state: "expired", nextMs: 0, leftMs: 0 })
})
