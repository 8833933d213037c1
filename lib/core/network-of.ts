// The network that a caller's address belongs to, as far as one person usually holds it.
// For counting failed sign-ins: a /24 of IPv4, a /64 of IPv6 (an IPv6 caller owns every address of its /64).

/** Unknown forms count as themselves: each is then one network. */
export function networkOf(address: string): string {
  const bare = address
    .trim()
    .toLowerCase()
    .replace(/%.*$/, "")
    .replace(/^::ffff:(?=\d+\.)/, "")
  const v4 = /^(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}$/.exec(bare)
  if (v4?.[1] !== undefined) return `${v4[1]}.0/24`
  return bare.includes(":") ? `${groups(bare).slice(0, 4).join(":")}::/64` : bare.slice(0, 64)
}

/** The eight groups of an IPv6 address, without leading zeros. */
function groups(address: string): string[] {
  const [head = "", tail] = address.split("::", 2)
  const front = head === "" ? [] : head.split(":")
  const back = tail === undefined || tail === "" ? [] : tail.split(":")
  const gap = tail === undefined ? 0 : Math.max(0, 8 - front.length - back.length)
  return [...front, ...Array<string>(gap).fill("0"), ...back].map((group) => group.replace(/^0+(?=.)/, ""))
}
