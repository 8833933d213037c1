// Layers in front of gateways that may hand over certificates, as screens and the API show them.
// Shapes only; instants are ISO 8601 in UTC.
import type { HandOverHeader } from "./policy"

export type LayerPeerView = {
  id: string
  environment: string
  name: string
  header: HandOverHeader
  /** RFC 4514 string. */
  subject: string
  sha256: string
  notBefore: string
  notAfter: string
  addedAt: string
}
