// Whom a presented certificate of ours stands for, and whether it still stands. Shapes only; lib/queries/peers fills them.
// For the edges that authenticate machines: a peer whose `refusal` is set is nobody, except to be told why.
import type { Actor } from "./actor"
import type { CertificateState } from "./certificate-state"

export type MachineActor = Extract<Actor, { kind: "operator" | "gateway" | "application" }>

export type Peer = {
  actor: MachineActor
  certificate: {
    id: string
    serial: string
    sha256: string
    /** RFC 4514 strings. */
    subject: string
    issuer: string
    notBefore: string
    notAfter: string
    state: Exclude<CertificateState, "intent">
    /** When it should be renewed (lib/core/renewal-window.ts). */
    renewal: { start: string; end: string }
  }
  /** The status of the operator, gateway or application. */
  status: string
  /** Of an application's partner. */
  partner: { id: string; name: string; status: string } | null
  /** Why it may do nothing any more, in words; null for a certificate that stands. */
  refusal: string | null
}
