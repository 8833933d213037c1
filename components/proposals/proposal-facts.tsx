// Who proposed what, when, for when, and who decided. For a proposal's page.
import type { ProposalDetail } from "@/lib/core/proposal-view"
import { Card } from "../ui/card"
import { DefinitionList } from "../ui/definition-list"
import { Identifier } from "../ui/identifier"
import { RelativeTime } from "../ui/relative-time"
import { proposalKindWords } from "./proposal-words"

export function ProposalFacts({ proposal }: { proposal: ProposalDetail }) {
  const { requestedBy, requestedAt, decidedBy, decidedAt, publishAt, fourEyes, digest } = proposal
  return (
    <Card title="Proposal">
      <DefinitionList
        facts={[
          { term: "What", value: proposalKindWords(proposal) },
          {
            term: "Proposed by",
            value: (
              <>
                {requestedBy.name}, <RelativeTime at={requestedAt} show="both" />
              </>
            ),
          },
          {
            term: "Publish",
            value: publishAt === null ? "as soon as it is approved" : <RelativeTime at={publishAt} show="both" />,
          },
          {
            term: "Four eyes",
            value: fourEyes ? "demanded: somebody else approves" : "not demanded: who proposed may approve",
          },
          decidedBy !== null &&
            decidedAt !== null && {
              term: "Decided by",
              value: (
                <>
                  {decidedBy.name}, <RelativeTime at={decidedAt} show="both" />
                </>
              ),
            },
          { term: "Change digest", value: <Identifier value={digest} what="digest" keep={10} /> },
        ]}
      />
    </Card>
  )
}
