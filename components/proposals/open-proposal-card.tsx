// The proposal that waits, with the way to its page. On top of the releases.
import type { ProposalRow } from "@/lib/core/proposal-view"
import { Card } from "../ui/card"
import { LinkButton } from "../ui/link-button"
import { RelativeTime } from "../ui/relative-time"
import { Tag } from "../ui/tag"
import { proposalHref, proposalKindWords, proposalTones } from "./proposal-words"

type OpenProposalCardProps = { proposal: ProposalRow; mayDecide: boolean }

export function OpenProposalCard({ proposal, mayDecide }: OpenProposalCardProps) {
  const { state, message, requestedBy, requestedAt, publishAt } = proposal
  const decides = mayDecide && state === "proposed"
  return (
    <Card
      title={
        <span className="flex flex-wrap items-center gap-x-2">
          {state === "proposed" ? "A proposal waits for a decision" : "A proposal waits for its time"}{" "}
          <Tag tone={proposalTones[state]}>{state}</Tag>
        </span>
      }
      note={
        <>
          {proposalKindWords(proposal)} · by {requestedBy.name}, <RelativeTime at={requestedAt} />
        </>
      }
      aside={
        <LinkButton variant={decides ? "primary" : "secondary"} href={proposalHref(proposal)}>
          {decides ? "Review and decide" : "Open proposal"}
        </LinkButton>
      }
    >
      <p className="wrap-anywhere">“{message}”</p>
      {publishAt === null ? null : (
        <p className="text-ink2">
          To be published <RelativeTime at={publishAt} show="both" />.
        </p>
      )}
    </Card>
  )
}
