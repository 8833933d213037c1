// What can be done about proposals, as one flat object of verbs.
// For the composition root.
import type { Deps } from "@/lib/usecases/deps"
import { makeApproveProposal } from "./approve-proposal"
import { makeCheckProposal } from "./check-proposal"
import { makeCommentOnProposal } from "./comment-on-proposal"
import { makeRejectProposal, makeWithdrawProposal } from "./end-proposal"
import { makeProposeRelease } from "./propose-release"
import { makePublishDueProposals } from "./publish-due-proposals"

export function makeProposalUseCases(deps: Deps) {
  return {
    proposeRelease: makeProposeRelease(deps),
    approveProposal: makeApproveProposal(deps),
    rejectProposal: makeRejectProposal(deps),
    withdrawProposal: makeWithdrawProposal(deps),
    commentOnProposal: makeCommentOnProposal(deps),
    checkProposal: makeCheckProposal(deps),
    publishDueProposals: makePublishDueProposals(deps),
  }
}
