// Makes the X-Forwarded-… headers of a request true before anything reads them: kept from a trusted proxy, dropped from others.
// For the portal's listener. Afterwards X-Forwarded-For holds exactly one address: the caller's, as far as it can be known.
import type { IncomingMessage } from "node:http"

const forwarded = [
  "forwarded",
  "x-forwarded-host",
  "x-forwarded-proto",
  "x-forwarded-port",
  "x-real-ip",
  // RFC 9440: a certificate that a proxy says it has seen
  "client-cert",
  "client-cert-chain",
] as const

/** @param isTrusted whether an address is one of TRUSTED_PROXIES */
export function settleForwardedHeaders(
  request: Pick<IncomingMessage, "headers" | "socket">,
  isTrusted: (address: string) => boolean,
): void {
  const { headers, socket } = request
  const peer = plainAddress(socket.remoteAddress ?? "")
  if (!isTrusted(peer)) {
    for (const name of forwarded) delete headers[name]
    headers["x-forwarded-for"] = peer
    return
  }
  headers["x-forwarded-for"] = callerBehind(peer, headers["x-forwarded-for"], isTrusted)
}

/** From the right: each proxy adds whom it heard; the first that we do not trust is the caller. */
function callerBehind(
  peer: string,
  chain: string | string[] | undefined,
  isTrusted: (address: string) => boolean,
): string {
  const hops = [chain ?? []].flat().flatMap((line) => line.split(","))
  for (const hop of hops.reverse().map(plainAddress)) if (hop !== "" && !isTrusted(hop)) return hop
  return peer
}

/** Without the IPv4-in-IPv6 prefix, brackets and port that some proxies write. */
function plainAddress(text: string): string {
  const bare = text.trim().toLowerCase()
  const bracketed = /^\[([^\]]+)\](?::\d+)?$/.exec(bare)?.[1] ?? bare
  return bracketed.replace(/^::ffff:(?=\d+\.)/, "").replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, "$1")
}
