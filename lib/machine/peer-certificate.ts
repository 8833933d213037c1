// The certificate that a caller proved to hold: of the TLS handshake, or of the Client-Cert field of a proxy that we trust.
// For both ways into the machine API. A connection has one certificate for life (renegotiation is off), so it is hashed once.
import { createHash } from "node:crypto"
import type { Socket } from "node:net"
import { TLSSocket } from "node:tls"

export type Presented = {
  /** Lower-case hex of the DER's SHA-256. */
  sha256: string
  der: Buffer
  tlsVersion: string
  cipher: string
}

const ofSocket = new WeakMap<Socket, Presented | null>()

/** Null where no certificate was presented. */
export function presentedOn(socket: Socket): Presented | null {
  const known = ofSocket.get(socket)
  if (known !== undefined) return known
  const presented = socket instanceof TLSSocket ? readHandshake(socket) : null
  ofSocket.set(socket, presented)
  return presented
}

function readHandshake(socket: TLSSocket): Presented | null {
  const certificate = socket.getPeerX509Certificate()
  if (certificate === undefined) return null
  const { raw } = certificate
  return {
    sha256: createHash("sha256").update(raw).digest("hex"),
    der: raw,
    tlsVersion: socket.getProtocol() ?? "unknown",
    cipher: socket.getCipher().name,
  }
}

const longest = 16_384

/**
 * RFC 9440 §2.1: one certificate as a byte sequence of structured fields (RFC 8941 §3.3.5), `:MII…:`.
 * Only for requests whose proxy was found to be trusted; anything else that the field may hold is nobody's certificate.
 */
export function presentedByProxy(field: string | null): Presented | null {
  const match = field === null || field.length > longest ? null : /^\s*:([A-Za-z0-9+/]+={0,2}):\s*$/.exec(field)
  if (match?.[1] === undefined) return null
  const der = Buffer.from(match[1], "base64")
  return {
    sha256: createHash("sha256").update(der).digest("hex"),
    der,
    tlsVersion: "terminated by a proxy",
    cipher: "terminated by a proxy",
  }
}
