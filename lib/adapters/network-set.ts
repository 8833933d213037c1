// Whether an address lies in one of the configured networks. For what only known neighbours may do or be believed.
// An IPv4 address that arrives on a dual-stack socket (::ffff:192.0.2.7) counts as the IPv4 address that it is.
import { BlockList, isIP } from "node:net"

export type NetworkSet = (address: string | undefined) => boolean

export const loopback = ["127.0.0.0/8", "::1"]

/** @param networks addresses and CIDR networks, checked by lib/config.ts */
export function makeNetworkSet(networks: readonly string[]): NetworkSet {
  const list = new BlockList()
  for (const network of networks) {
    const [address = "", prefix] = network.split("/")
    const family = isIP(address) === 6 ? "ipv6" : "ipv4"
    list.addSubnet(address, Number(prefix ?? (family === "ipv6" ? 128 : 32)), family)
  }
  return (address) => {
    const bare = (address ?? "").replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "")
    const family = isIP(bare)
    return family !== 0 && list.check(bare, family === 6 ? "ipv6" : "ipv4")
  }
}
