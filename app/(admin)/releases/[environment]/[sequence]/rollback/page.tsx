// The preview of a rollback: who gains and who loses by it, and the form that does exactly that, or proposes it.
import Link from "next/link"
import { overview, staffPage } from "@/app/portal"
import { isOpenProposal, proposalHref } from "@/components/proposals/proposal-words"
import { ProposeForm } from "@/components/proposals/propose-form"
import { ChangePanel } from "@/components/releases/change-panel"
import { GainsAndLosses } from "@/components/releases/gains-and-losses"
import { reachWords } from "@/components/releases/reach-words"
import { RollbackForm } from "@/components/releases/rollback-form"
import { Card } from "@/components/ui/card"
import { EmptyState } from "@/components/ui/empty-state"
import { LinkButton } from "@/components/ui/link-button"
import { PageHeader } from "@/components/ui/page-header"
import { ProblemNote } from "@/components/ui/problem-note"
import { getContainer } from "@/lib/container"
import type { EnvironmentView } from "@/lib/core/authority-view"
import { isAdmin } from "@/lib/core/permission"
import type { ProposalRow } from "@/lib/core/proposal-view"
import type { PendingChanges } from "@/lib/core/release-view"
import type { RolloutView } from "@/lib/core/rollout-view"
import { releaseParams } from "@/lib/web/release-params"
import { proposeRelease, rollBack } from "../../../proposal-actions"

export const metadata = { title: "Roll back" }

export default staffPage(async ({ actor, queries, params }) => {
  const { environment: name, sequence: to } = releaseParams(params)
  const environment = await queries.getEnvironment(actor, name)
  const preview = await getContainer().usecases.previewRollback(actor, { environment: name, to })
  const rollout = await queries.getRollout(actor, { environment: name })
  const { items } = await queries.listProposals(actor, { environment: name, limit: 1 })
  const here = (await overview()).environments.find((one) => one.name === name)
  const reach = reachWords(environment, here?.gateways.of ?? 0, "rollback")
  const open = items.find(isOpenProposal)
  return (
    <>
      <PageHeader
        crumbs={[
          { label: "Releases", href: "/releases" },
          { label: environment.title, href: `/releases/${name}` },
          { label: `Release ${to}`, href: `/releases/${name}/${to}` },
        ]}
        title={`Roll ${environment.title} back to release ${to}`}
        lead="Routes and access of that release come back under a new number. What was revoked, suspended or taken back since stays so."
      />
      {preview.changed || rollout !== null ? (
        <div className="flex flex-col gap-4">
          {rollout ? <EndsRollout rollout={rollout} /> : null}
          <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
            <ChangePanel
              title="What it would change"
              changes={preview.summary}
              matrix={preview.matrix}
              empty={<p>Nobody's access.</p>}
            />
            <GainsAndLosses changes={preview.summary} />
          </div>
          {isAdmin(actor) ? (
            <Way {...{ environment, preview, to, reach, open, rollout }} />
          ) : (
            <p className="text-ink2">Administrators roll back. Ask one of them.</p>
          )}
        </div>
      ) : (
        <NothingToDo to={to} back={`/releases/${name}`} />
      )}
    </>
  )
})

type WayProps = {
  environment: EnvironmentView
  preview: PendingChanges
  to: number
  reach: string
  open: ProposalRow | undefined
  rollout: RolloutView | null
}

function Way({ environment: { fourEyes, title }, preview, to, reach, open, rollout }: WayProps) {
  // back to what the others have all along takes nobody else's approval: that is how an incident is ended
  if (!fourEyes || rollout?.stable === to) {
    return (
      <Card title="Roll back">
        <RollbackForm {...{ preview, to, reach, rollBack }} />
      </Card>
    )
  }
  if (open !== undefined) {
    return (
      <ProblemNote
        tone="wait"
        title="A proposal is open already"
        detail={
          <>
            In {title} a rollback has to be proposed, and{" "}
            <Link href={proposalHref(open)} className="link">
              “{open.message}”
            </Link>{" "}
            has to be decided or withdrawn before.
          </>
        }
      />
    )
  }
  return (
    <Card title="Propose the rollback" note={`In ${title} somebody else has to approve it.`}>
      <ProposeForm
        environment={preview.environment}
        digest={preview.digest}
        rollbackOf={to}
        fourEyes={fourEyes}
        propose={proposeRelease}
      />
    </Card>
  )
}

function EndsRollout({ rollout: { sequence, state, wave } }: { rollout: RolloutView }) {
  return (
    <ProblemNote
      tone="wait"
      title={`This ends the rollout of release ${sequence}`}
      detail={`It is ${state} in wave ${wave}. Every gateway, reached or not, gets what is shown below.`}
    />
  )
}

function NothingToDo({ to, back }: { to: number; back: string }) {
  return (
    <Card flush>
      <EmptyState
        title="There is nothing to roll back"
        detail={`What gateways have differs in nothing from release ${to} that may come back.`}
        action={<LinkButton href={back}>Back to the releases</LinkButton>}
      />
    </Card>
  )
}
