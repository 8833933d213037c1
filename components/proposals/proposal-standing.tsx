// What becomes of a proposal, and what to do where it is outdated. For its page.
// Says before the click what the click would find out: that something else would be published by now.
import Link from "next/link"
import type { ProposalDetail } from "@/lib/core/proposal-view"
import { ProblemNote } from "../ui/problem-note"
import { RelativeTime } from "../ui/relative-time"
import { isOpenProposal } from "./proposal-words"

export function ProposalStanding({ proposal }: { proposal: ProposalDetail }) {
  const { state, stillHolds, kind, rollbackOf, environment } = proposal
  const again =
    kind === "rollback" ? `/releases/${environment}/${rollbackOf}/rollback` : `/releases/${environment}/changes`
  const anew = (
    <Link href={again} className="link">
      {kind === "rollback" ? "Look at what a rollback would do now" : "Look at what would be published now"}
    </Link>
  )
  if (state === "outdated") {
    return (
      <ProblemNote
        title="Nothing was published: it was outdated"
        detail="When its time came, something else would have been published than what was reviewed here. It stays as it is. Review what there is now and propose that."
        remedy={anew}
      />
    )
  }
  if (isOpenProposal(proposal) && stillHolds === false) {
    return (
      <ProblemNote
        tone="wait"
        title="This is no longer what would be published"
        detail="Since it was proposed, something was decided, revoked or published. Approving it would publish nothing and mark it outdated. Withdraw or reject it, review what there is now, and propose that."
        remedy={anew}
      />
    )
  }
  return <Outcome proposal={proposal} />
}

function Outcome({ proposal }: { proposal: ProposalDetail }) {
  const { state, publishAt, sequence, environment, endReason } = proposal
  if (state === "approved" && publishAt !== null) {
    return (
      <p role="status">
        Approved. It is published by itself <RelativeTime at={publishAt} show="both" />, if it still is what was
        reviewed.
      </p>
    )
  }
  if (state === "published") {
    return (
      <p role="status">
        Published as{" "}
        <Link href={`/releases/${environment}/${sequence}`} className="link">
          release {sequence}
        </Link>
        .
      </p>
    )
  }
  if (endReason === null) return null
  return (
    <p role="status">
      {state === "rejected" ? "Rejected" : "Withdrawn"}: <span className="whitespace-pre-wrap">“{endReason}”</span>
    </p>
  )
}
