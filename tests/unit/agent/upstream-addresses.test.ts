// Names of upstreams are looked up once, ahead of nginx, and a name that is known is never waited for.
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { makeUpstreamAddresses } from "@/lib/agent/releases/upstream-addresses"
import type { PolicyBundle } from "@/lib/core/policy"

const bundleOf = (...upstreams: string[]): PolicyBundle => {
  const hosts = upstreams.map((upstream, index) => ({ host: `h${index}.example.test`, upstream }))
  return { routes: { hosts } } as PolicyBundle // only the upstreams are looked at here
}
beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test("a name that nobody knows has no addresses, and the others have theirs", async () => {
  const addresses = makeUpstreamAddresses(async (name) => {
    if (name === "gone.example.test") throw new Error("ENOTFOUND")
    return ["192.0.2.1", "192.0.2.2"]
  })
  await addresses.prepare(bundleOf("https://gone.example.test", "http://here.example.test:8080"))
  expect(addresses.of("gone.example.test")).toEqual([])
  expect(addresses.of("here.example.test")).toEqual(["192.0.2.1", "192.0.2.2"])
})

test("a look-up that hangs is waited for two seconds, and only the first time", async () => {
  const addresses = makeUpstreamAddresses(() => new Promise(() => undefined))
  vi.useRealTimers()
  await addresses.prepare(bundleOf("https://slow.example.test"))
  const from = performance.now()
  await addresses.prepare(bundleOf("https://slow.example.test"))
  expect(performance.now() - from).toBeLessThan(1000)
  expect(addresses.of("slow.example.test")).toEqual([])
})

test("a refresh changes an address that is gone, and leaves alone what merely takes turns or cannot be asked", async () => {
  let answer: string[] = ["192.0.2.1", "192.0.2.2"]
  const addresses = makeUpstreamAddresses(async () => answer)
  await addresses.prepare(bundleOf("https://api.example.test"))
  const refreshed = async (next: string[]) => {
    answer = next
    await vi.advanceTimersByTimeAsync(61_000)
    addresses.refresh()
    await vi.advanceTimersByTimeAsync(0)
    return addresses.isChanged()
  }
  expect(await refreshed(["192.0.2.2", "192.0.2.3"])).toBe(false)
  expect(await refreshed([])).toBe(false)
  expect(await refreshed(["192.0.2.9"])).toBe(true)
  expect(addresses.of("api.example.test")).toEqual(["192.0.2.9"])
})
