// Approve, reject, withdraw: each asks back with what follows from it.
// For a proposal's page; who may do what is decided by the page, and again by the use case.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { ProposalDetail } from "@/lib/core/proposal-view"
import { exactWords } from "@/lib/core/time-words"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { proposalKindWords } from "./proposal-words"

type ProposalVerbsProps = {
  proposal: ProposalDetail
  /** How many gateways it would reach, and whether wave by wave. */
  reach: string
  approve?: Action<unknown>
  reject?: Action<unknown>
  withdraw?: Action<unknown>
}

export function ProposalVerbs({ proposal, reach, approve, reject, withdraw }: ProposalVerbsProps) {
  const { id } = proposal
  return (
    <>
      {withdraw ? (
        <ConfirmDialog
          trigger={<Button>Withdraw</Button>}
          title="Withdraw this proposal?"
          consequence="Nothing is published by it any more. The changes stay unpublished, for another proposal. It stays in the history."
          verb="Withdraw proposal"
          action={withdraw}
          input={{ id }}
          reason="required"
          done="The proposal is withdrawn"
        />
      ) : null}
      {reject ? (
        <ConfirmDialog
          trigger={<Button variant="danger">Reject</Button>}
          title="Reject this proposal?"
          consequence={`${proposal.requestedBy.name} has to propose anew. The changes stay unpublished. Your reason stands on this page.`}
          verb="Reject proposal"
          action={reject}
          input={{ id }}
          reason="required"
          done="The proposal is rejected"
        />
      ) : null}
      {approve ? (
        <ConfirmDialog
          trigger={<Button variant="primary">Approve</Button>}
          title={`Approve: ${proposalKindWords(proposal).toLowerCase()}?`}
          consequence={approvalWords(proposal, reach)}
          verb={proposal.publishAt === null ? "Approve and publish" : "Approve"}
          tone="primary"
          action={approve}
          input={{ id }}
        />
      ) : null}
    </>
  )
}

function approvalWords({ publishAt, stillHolds }: ProposalDetail, reach: string): string {
  if (stillHolds === false) return "It is no longer what would be published: nothing is published, and it is outdated."
  if (publishAt === null) return `It is published at once, exactly as it is shown here. ${reach}`
  return `It is published at ${exactWords(new Date(publishAt))}, if it still is what is shown here. ${reach}`
}
