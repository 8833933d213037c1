// A stored proposal in the shape that screens and the API show.
// For the queries of proposals.
import type { Proposal } from "@prisma/client"
import type { ProposalRow } from "@/lib/core/proposal-view"

type Named = { id: string; name: string }

export function proposalRow(row: Proposal, nameOf: (id: string) => Named): ProposalRow {
  const { id, environmentName, kind, rollbackOf, message, state, decidedBy, endReason, sequence } = row
  return {
    ...{ id, environment: environmentName, rollbackOf, message, state, endReason, sequence },
    // a CHECK knows no other kinds
    kind: kind === "rollback" ? "rollback" : "policy",
    requestedBy: nameOf(row.requestedBy),
    requestedAt: row.requestedAt.toISOString(),
    decidedBy: decidedBy === null ? null : nameOf(decidedBy),
    decidedAt: row.decidedAt?.toISOString() ?? null,
    publishAt: row.publishAt?.toISOString() ?? null,
  }
}
