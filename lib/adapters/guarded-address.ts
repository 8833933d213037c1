// Where the server itself may call: public addresses with TLS, and networks that the configuration names. The address is checked when
// it is connected to, so that no name can lead elsewhere meanwhile. For whatever calls an address that somebody has typed.
import { type LookupAddress, lookup as systemLookup } from "node:dns"
import { isIP, type LookupFunction } from "node:net"
import { makeNetworkSet, type NetworkSet } from "./network-set"

/** Every address that a name has. */
export type Resolve = (hostname: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void

export type GuardOptions = {
  /** Where a private network may be called, and without TLS. */
  networks: readonly string[]
  /** The configuration variable that names them, for refusals. */
  variable: string
  resolve?: Resolve
}

export type Guarded = {
  /** Of an address that stands in the URL itself, which is never looked up; null where it may be called. */
  refusal: Error | null
  lookup: LookupFunction
}

export function guardAddress(target: URL, { networks, variable, resolve = resolveAll }: GuardOptions): Guarded {
  const allowed = makeNetworkSet(networks)
  const check = (address: string) => judge(address, target, allowed, variable)
  const literal = target.hostname.replace(/^\[|\]$/g, "")
  return { refusal: isIP(literal) === 0 ? null : check(literal), lookup: makeLookup(resolve, check) }
}

/**
 * What is not the public Internet, by the IANA registries of special-purpose addresses (RFC 6890), and one metadata address
 * (Azure's) that lies in a public range. IPv6 is the other way round: one range is public, and parts of it are not.
 */
const privateV4 = makeNetworkSet([
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"],
  ...["192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24"],
  ...["224.0.0.0/4", "240.0.0.0/4", "168.63.129.16"],
])
const publicV6 = makeNetworkSet(["2000::/3"])
/** Protocol assignments with Teredo, documentation, and 6to4, which carries an IPv4 address. */
const privateV6 = makeNetworkSet(["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"])

function isPublic(address: string): boolean {
  const bare = address.replace(/^::ffff:(?=\d+\.)/i, "")
  if (isIP(bare) === 4) return !privateV4(bare)
  return publicV6(bare) && !privateV6(bare)
}

/** Null for an address that may be called. */
function judge(address: string, { protocol, hostname }: URL, allowed: NetworkSet, variable: string): Error | null {
  if (allowed(address)) return null
  const words = `${hostname} leads to ${address}, `
  if (!isPublic(address)) {
    return new Error(`${words}which is not a public address. Name its network in ${variable} if it may be called.`)
  }
  if (protocol === "https:") return null
  return new Error(`${words}and plain HTTP is used inside ${variable} alone. Give an address with https.`)
}

/** One refused address refuses the name: else the next attempt of the same connection would go there. */
function makeLookup(resolve: Resolve, check: (address: string) => Error | null): LookupFunction {
  return (hostname, options, done) => {
    resolve(hostname, (error, addresses) => {
      const [first] = addresses
      const refusal = error ?? addresses.map(({ address }) => check(address)).find((one) => one !== null) ?? null
      if (refusal !== null || first === undefined) {
        done(refusal ?? new Error(`${hostname} has no address.`), "", 0)
      } else if (options.all === true) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
}

const resolveAll: Resolve = (hostname, done) =>
  systemLookup(hostname, { all: true }, (error, addresses) => done(error, addresses ?? []))

/** A call that was given up, in words; what the network says is said as it is. */
export function callInWords(error: Error, timeoutMs: number): Error {
  if (error.name === "AbortError" || error.name === "TimeoutError") {
    return new Error(`It did not answer within ${timeoutMs / 1000} seconds.`)
  }
  return error
}
