// IP addresses in certificates: four or sixteen bytes (RFC 5280 §4.2.1.6) and their usual text.
// For the machine listener, which clients may reach by address.

const ipv4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/

/** The bytes of an IPv4 or IPv6 address, undefined for any other text. */
export function ipToBytes(text: string): Uint8Array | undefined {
  if (ipv4.test(text)) return Uint8Array.from(text.split(".").map(Number))
  if (!/^[0-9a-f:.]+$/i.test(text) || !text.includes(":") || !URL.canParse(`http://[${text}]/`)) return undefined
  const compressed = new URL(`http://[${text}]/`).hostname.slice(1, -1)
  const [head = "", tail] = compressed.split("::")
  const groups = (part: string): number[] =>
    part === "" ? [] : part.split(":").map((group) => Number.parseInt(group, 16))
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const all = [...before, ...new Array<number>(8 - before.length - after.length).fill(0), ...after]
  return Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]))
}

/** The text of an address, IPv6 in its short form (RFC 5952); undefined for another number of bytes. */
export function bytesToIp(bytes: Uint8Array): string | undefined {
  if (bytes.length === 4) return bytes.join(".")
  if (bytes.length !== 16) return undefined
  const groups = Array.from({ length: 8 }, (_, i) =>
    (((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0)).toString(16),
  )
  return new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1)
}
