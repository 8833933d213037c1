// One proposal: what it would do, who asked for it, what was said about it, and the decision.
import { overview, staffPage } from "@/app/portal"
import { KeepFresh } from "@/components/objects/keep-fresh"
import { ProposalComments } from "@/components/proposals/proposal-comments"
import { ProposalFacts } from "@/components/proposals/proposal-facts"
import { ProposalStanding } from "@/components/proposals/proposal-standing"
import { ProposalVerbs } from "@/components/proposals/proposal-verbs"
import { isOpenProposal, proposalKindWords, proposalTones } from "@/components/proposals/proposal-words"
import { ChangePanel } from "@/components/releases/change-panel"
import { GainsAndLosses } from "@/components/releases/gains-and-losses"
import { reachWords } from "@/components/releases/reach-words"
import { PageHeader } from "@/components/ui/page-header"
import { Tag } from "@/components/ui/tag"
import { notFound } from "@/lib/core/not-found"
import { isAdmin, isApprover } from "@/lib/core/permission"
import { approveProposal, commentOnProposal, rejectProposal, withdrawProposal } from "../../../proposal-actions"

export const metadata = { title: "Proposal" }

export default staffPage(async ({ actor, queries, params }) => {
  const { id = "", environment: name = "" } = params
  const proposal = await queries.getProposal(actor, id)
  if (proposal.environment !== name) throw notFound("proposal", id)
  const environment = await queries.getEnvironment(actor, name)
  const here = (await overview()).environments.find((one) => one.name === name)
  const { state, requestedBy, fourEyes, message, summary, comments } = proposal
  const open = isOpenProposal(proposal)
  const own = requestedBy.id === actor.id
  const approves = state === "proposed" && isApprover(actor) && !(fourEyes && own)
  return (
    <>
      {open ? <KeepFresh seconds={5} /> : null}
      <PageHeader
        crumbs={[
          { label: "Releases", href: "/releases" },
          { label: environment.title, href: `/releases/${name}` },
        ]}
        title={proposalKindWords(proposal)}
        state={<Tag tone={proposalTones[state]}>{state}</Tag>}
        lead={
          <p className="wrap-anywhere text-ink">
            “{message}” <span className="text-ink2">proposed by {requestedBy.name}</span>
          </p>
        }
        actions={
          open ? (
            <ProposalVerbs
              proposal={proposal}
              reach={reachWords(environment, here?.gateways.of ?? 0, proposal.kind)}
              approve={approves ? approveProposal : undefined}
              reject={isApprover(actor) && !own ? rejectProposal : undefined}
              withdraw={own || isAdmin(actor) ? withdrawProposal : undefined}
            />
          ) : undefined
        }
      />
      <div className="flex flex-col gap-4">
        {state === "proposed" && fourEyes && own ? (
          <p className="text-ink2">Somebody else than you has to approve it: {environment.title} demands four eyes.</p>
        ) : null}
        <ProposalStanding proposal={proposal} />
        <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
          <ChangePanel
            title={open ? "What it would change" : "What was reviewed"}
            changes={summary}
            matrix={proposal.matrix}
            empty={<p className="text-ink2">Nobody's access.</p>}
          />
          <div className="flex flex-col gap-4">
            <ProposalFacts proposal={proposal} />
            <GainsAndLosses changes={summary} />
          </div>
        </div>
        <ProposalComments id={id} comments={comments} comment={commentOnProposal} />
      </div>
    </>
  )
})
