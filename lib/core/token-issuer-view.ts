// Issuers of access tokens as screens and the API show them. Shapes only; instants are ISO 8601 in UTC.
// Public keys by their names: the keys themselves are in the bundle.
import type { TokenAlgorithm } from "./policy"

export type TokenIssuerView = {
  id: string
  environment: string
  issuer: string
  jwksUri: string
  keys: { kid: string; alg: TokenAlgorithm }[]
  /** When the keys were last confirmed; null before the first time. */
  fetchedAt: string | null
  /** When it was last asked; null before the first time. */
  triedAt: string | null
  /** Its turn has come, and what it says is not known yet. */
  due: boolean
  /** Since when every attempt failed, and what was wrong with the last one; the keys stay meanwhile. */
  failingSince: string | null
  lastError: string | null
  /** APIs whose token policy names it. */
  apis: { id: string; name: string }[]
  createdAt: string
}
