// The releases of an environment: what waits for a decision or goes on, what is unpublished, how far the newest one has come, and the history.
import { chosenEnvironment, staffPage } from "@/app/portal"
import { KeepFresh } from "@/components/objects/keep-fresh"
import { OpenProposalCard } from "@/components/proposals/open-proposal-card"
import { ProposalTable } from "@/components/proposals/proposal-table"
import { isOpenProposal } from "@/components/proposals/proposal-words"
import { changeCount } from "@/components/releases/change-words"
import { PendingPanel } from "@/components/releases/pending-panel"
import { ReleaseArrival } from "@/components/releases/release-arrival"
import { ReleaseTable } from "@/components/releases/release-table"
import { RolloutPanel } from "@/components/rollouts/rollout-panel"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { Pager } from "@/components/ui/pager"
import { SearchBox } from "@/components/ui/search-box"
import { getContainer } from "@/lib/container"
import type { EnvironmentView } from "@/lib/core/authority-view"
import { isAdmin, isApprover } from "@/lib/core/permission"
import { listReleasesInput } from "@/lib/queries/publication/list-releases"
import { listInput } from "@/lib/web/list-input"
import { EnvironmentTabs } from "../environment-tabs"
import { finishRollout, haltRollout, resumeRollout } from "../rollout-actions"

export const metadata = { title: "Releases" }

/** Older ones are in the audit log. */
const shownProposals = 5

export default staffPage(async ({ actor, queries, params, searchParams }) => {
  const environment = await queries.getEnvironment(actor, params.environment ?? "")
  const { environments } = await chosenEnvironment()
  const { name, title, head, fourEyes } = environment
  const asked = listInput(listReleasesInput, searchParams, { environment: name, limit: 25 })
  const { items, nextCursor } = await queries.listReleases(actor, asked)
  const pending = await getContainer().usecases.reviewChanges(actor, { environment: name })
  const rollout = await queries.getRollout(actor, { environment: name })
  const proposals = await queries.listProposals(actor, { environment: name, limit: shownProposals })
  const open = proposals.items.find(isOpenProposal)
  const newest = head === null ? null : await queries.getRelease(actor, { environment: name, sequence: head.sequence })
  return (
    <>
      <KeepFresh seconds={10} />
      <PageHeader
        title="Releases"
        lead={leadOf(environment)}
        actions={<LinkButton href={`/releases/${name}/exports`}>Exports</LinkButton>}
      />
      <EnvironmentTabs environments={environments} />
      <div className="flex flex-col gap-4">
        {open ? <OpenProposalCard proposal={open} mayDecide={isApprover(actor)} /> : null}
        {rollout ? (
          <RolloutPanel
            key={rollout.id}
            rollout={rollout}
            actions={isAdmin(actor) ? { halt: haltRollout, resume: resumeRollout, finish: finishRollout } : undefined}
          />
        ) : null}
        <PendingPanel
          pending={pending}
          count={changeCount(pending.summary)}
          verb={!isAdmin(actor) ? undefined : fourEyes ? "Review and propose" : "Review and publish"}
        />
        {newest && rollout === null ? (
          <ReleaseArrival key={newest.sequence} {...newest} mayRegister={isAdmin(actor)} />
        ) : null}
        <div>
          <Card flush title="History" aside={<SearchBox label="Search releases" placeholder="Words of the message" />}>
            <ReleaseTable
              rows={items}
              empty={
                <EmptyState
                  title={searchParams.q ? "No release matches" : `Nothing was published to ${title} yet`}
                  detail={searchParams.q ? undefined : "The first release carries whom gateways trust."}
                  action={searchParams.q ? <LinkButton href={`/releases/${name}`}>Show all releases</LinkButton> : null}
                />
              }
            />
          </Card>
          <Pager
            path={`/releases/${name}`}
            params={searchParams}
            shown={items.length}
            nextCursor={nextCursor}
            what="releases"
          />
        </div>
        {proposals.items.length > 0 ? (
          <Card flush title="Proposals" note="The newest, with what became of each.">
            <ProposalTable rows={proposals.items} />
          </Card>
        ) : null}
      </div>
    </>
  )
})

function leadOf({ title, head }: EnvironmentView): string {
  if (head === null) return `Nothing is published to ${title} yet.`
  return `What gateways of ${title} are told: signed, numbered, never changed afterwards. Release ${head.sequence} holds now.`
}
