// Grants and requests for access as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/grants fills them.
import type { GrantStatus } from "./grant-status"
import type { TokenPolicy } from "./policy"

type Named = { id: string; name: string }

export type GrantView = {
  id: string
  scope: string
  status: GrantStatus
  environment: string
  application: Named
  partner: Named
  reason: string
  requestedBy: Named
  requestedAt: string
  approvedBy: Named | null
  approvedAt: string | null
  endsAt: string | null
  /** It was asked for and not given. */
  declined: boolean
  withdrawnBy: Named | null
  withdrawnAt: string | null
  /** Why it was declined or withdrawn. */
  endReason: string | null
  /** The release that first carried it. */
  activeSince: number | null
  /** Four eyes were demanded when it was approved, or are now for a request. */
  fourEyes: boolean
}

/** A scope that an application may ask for, and where it stands with it. */
export type ScopeOffer = {
  scope: string
  routes: { methods: string[]; host: string; path: string; api: string; tokenPolicy: TokenPolicy }[]
  standing: { grantId: string; status: GrantStatus; endsAt: string | null } | null
}
