// "Test my connection": what one handshake showed and what a gateway would decide, as screens and the API show it.
// Shapes only; lib/usecases/checks stores them, lib/queries/checks reads them.
import type { JwtPolicy } from "./policy"
import type { Reason } from "./reason"

/** What the machine listener saw. */
export type CheckHandshake = {
  tlsVersion: string
  cipher: string
  serial: string
  sha256: string
  /** RFC 4514 strings. */
  subject: string
  issuer: string
  status: "valid" | "expired" | "revoked"
  notAfter?: string
}

/** What decide() says of the host, method and path for that certificate, by the newest release. */
export type CheckDecision = {
  allow: boolean
  status: number
  reason: Reason
  application?: string
  route?: string
  scope?: string
  sequence?: number
}

export type ConnectionCheckView = {
  id: string
  application: { id: string; name: string; environment: string }
  host: string
  method: string
  path: string
  state: "waiting" | "seen" | "expired"
  /** What the API at this host asks for beside the certificate; null where that is nothing. */
  token: JwtPolicy | null
  /** To be pasted into a terminal where the certificate and its key lie. */
  command: string
  createdAt: string
  expiresAt: string
  seenAt: string | null
  handshake: CheckHandshake | null
  decision: CheckDecision | null
}
