// Proposals as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/proposals fills them.
import type { AccessMatrix } from "./access-matrix"
import type { Change } from "./change"

export const proposalStates = ["proposed", "approved", "published", "rejected", "withdrawn", "outdated"] as const
export type ProposalState = (typeof proposalStates)[number]

type Named = { id: string; name: string }

export type ProposalRow = {
  id: string
  environment: string
  kind: "policy" | "rollback"
  /** The release that a rollback brings back. */
  rollbackOf: number | null
  message: string
  state: ProposalState
  requestedBy: Named
  requestedAt: string
  decidedBy: Named | null
  decidedAt: string | null
  /** Null: as soon as it is approved. */
  publishAt: string | null
  endReason: string | null
  /** The release that it became. */
  sequence: number | null
}

export type ProposalComment = { id: string; author: Named; text: string; at: string }

export type ProposalDetail = ProposalRow & {
  digest: string
  /** As it was reviewed. */
  summary: Change[]
  matrix: AccessMatrix | null
  comments: ProposalComment[]
  /** What would be published now is what was reviewed; null once it is decided for good. */
  stillHolds: boolean | null
  /** Somebody else than who proposed it has to approve. */
  fourEyes: boolean
}
