// Turns what was presented into somebody who may ask, or says why not: 401 for an identity that does not stand.
// For both ways into the machine API.
import { DomainError } from "@/lib/core/domain-error"
import type { Peer } from "@/lib/core/peer"
import type { Presented } from "./peer-certificate"

/** @throws DomainError `unauthenticated` */
export function requirePresented(presented: Presented | null): Presented {
  if (presented !== null) return presented
  throw new DomainError(
    "unauthenticated",
    "No client certificate was presented. Send one that Gatewarden has issued, with its key.",
  )
}

/** @throws DomainError `unauthenticated` */
export function requireStanding(peer: Peer | null, now: Date): Peer {
  if (peer === null) {
    throw new DomainError("unauthenticated", "Gatewarden did not issue the certificate that was presented.")
  }
  if (peer.refusal !== null) throw new DomainError("unauthenticated", peer.refusal)
  // the cache may have read it before its last instant
  if (now.getTime() > Date.parse(peer.certificate.notAfter)) {
    throw new DomainError("unauthenticated", `This certificate ended on ${peer.certificate.notAfter}.`)
  }
  return peer
}

export type GatewayActor = Extract<Peer["actor"], { kind: "gateway" }>

/** @throws DomainError `forbidden` */
export function requireGateway({ actor }: Peer): GatewayActor {
  if (actor.kind === "gateway") return actor
  throw new DomainError(
    "forbidden",
    "Configuration is given to gateways alone, and this certificate is not a gateway's.",
  )
}
