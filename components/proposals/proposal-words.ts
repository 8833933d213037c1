// Proposals in words: what kind, in what state, and for when.
// For the pages of releases and proposals.
import type { ProposalRow, ProposalState } from "@/lib/core/proposal-view"

export const proposalTones: Record<ProposalState, "wait" | "accent" | "ok" | "deny" | "neutral"> = {
  proposed: "wait",
  approved: "accent",
  published: "ok",
  rejected: "deny",
  withdrawn: "neutral",
  outdated: "deny",
}

/** "Publish the changes", "Roll back to release 7". */
export function proposalKindWords({ kind, rollbackOf }: Pick<ProposalRow, "kind" | "rollbackOf">): string {
  return kind === "rollback" ? `Roll back to release ${rollbackOf}` : "Publish the unpublished changes"
}

export function isOpenProposal({ state }: Pick<ProposalRow, "state">): boolean {
  return state === "proposed" || state === "approved"
}

export function proposalHref({ environment, id }: Pick<ProposalRow, "environment" | "id">): string {
  return `/releases/${environment}/proposals/${id}`
}
