import { describe, expect, it } from "vitest"
import { networkOf } from "@/lib/core/network-of"

describe("the network of a caller", () => {
  it.each([
    ["192.0.2.17", "192.0.2.0/24"],
    ["::ffff:192.0.2.17", "192.0.2.0/24"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:DB8:1:2::ffff", "2001:db8:1:2::/64"],
    ["2001:0db8::1", "2001:db8:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["unix", "unix"],
  ])("of %s is %s", (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  it("is the same for every address that one IPv6 caller owns", () => {
    expect(networkOf("2001:db8::1")).toBe(networkOf("2001:db8:0:0:ffff:ffff:ffff:ffff"))
  })
})
