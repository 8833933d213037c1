// What can be asked about proposals, as one flat object of questions.
// For the composition root.
import { makeGetProposal, type ProposalQueryDeps } from "./get-proposal"
import { makeListProposals } from "./list-proposals"

export function makeProposalQueries(deps: ProposalQueryDeps) {
  return { listProposals: makeListProposals(deps), getProposal: makeGetProposal(deps) }
}
