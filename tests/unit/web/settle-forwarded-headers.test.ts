// Forwarded headers: what a stranger claims is dropped, what a trusted proxy says is kept, and the caller has one address.
// With a network set as the listener makes it from TRUSTED_PROXIES.
import type { IncomingHttpHeaders } from "node:http"
import { describe, expect, test } from "vitest"
import { makeNetworkSet } from "@/lib/adapters/network-set"
import { settleForwardedHeaders } from "@/lib/web/settle-forwarded-headers"

const trusted = makeNetworkSet(["10.0.0.0/8"])

function settle(remoteAddress: string, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  // of a socket only the address is read
  settleForwardedHeaders(
    { headers, socket: { remoteAddress } } as Parameters<typeof settleForwardedHeaders>[0],
    trusted,
  )
  return headers
}

describe("from a stranger", () => {
  test("every claim is dropped, a certificate too, and the address is the socket's", () => {
    const claims = {
      "x-forwarded-for": "10.0.0.1",
      "x-forwarded-host": "evil.example.test",
      "x-forwarded-proto": "https",
      "x-forwarded-port": "443",
      "x-real-ip": "10.0.0.1",
      forwarded: "for=10.0.0.1",
      "client-cert": ":MII=:",
      "client-cert-chain": ":MII=:",
    }
    expect(settle("192.0.2.7", { host: "gw.example.test", ...claims })).toEqual({
      host: "gw.example.test",
      "x-forwarded-for": "192.0.2.7",
    })
  })
})

describe("from a trusted proxy", () => {
  test("what it says of host, scheme and certificate is kept", () => {
    const said = { "x-forwarded-host": "gw.example.test", "x-forwarded-proto": "https", "client-cert": ":MII=:" }
    expect(settle("10.0.0.1", { ...said, "x-forwarded-for": "192.0.2.7" })).toMatchObject(said)
  })

  test.each([
    ["the one it heard", "192.0.2.7", "192.0.2.7"],
    ["the last stranger, not what that one claimed", "203.0.113.9, 192.0.2.7", "192.0.2.7"],
    ["the stranger before a chain of ours", "192.0.2.7, 10.0.0.3, 10.0.0.2", "192.0.2.7"],
    ["the one in IPv6 with a port", "[2001:db8::1]:4711", "2001:db8::1"],
    ["the proxy itself where it names nobody", "", "10.0.0.1"],
  ])("the caller is %s", (_, chain, caller) => {
    expect(settle("::ffff:10.0.0.1", { "x-forwarded-for": chain })["x-forwarded-for"]).toBe(caller)
  })
})
