// The review before a publication: the diff, who is concerned, and the forms that publish or propose exactly what is shown.
// Where the content has changed meanwhile nothing is published; the new diff appears, with what is new marked.
"use client"
import Link from "next/link"
import { type ReactNode, useState } from "react"
import type { Action } from "@/lib/core/action-result"
import type { EnvironmentView } from "@/lib/core/authority-view"
import type { ProposalRow } from "@/lib/core/proposal-view"
import type { PendingChanges } from "@/lib/core/release-view"
import type { RolloutView } from "@/lib/core/rollout-view"
import { counted } from "../objects/counted"
import { proposalHref } from "../proposals/proposal-words"
import { ProposeForm } from "../proposals/propose-form"
import { Card } from "../ui/card"
import { ProblemNote } from "../ui/problem-note"
import { Tabs } from "../ui/tabs"
import { ChangePanel } from "./change-panel"
import { newChanges } from "./change-words"
import { GainsAndLosses } from "./gains-and-losses"
import { PublishForm } from "./publish-form"
import { reachWords } from "./reach-words"

type PublishReviewProps = {
  pending: PendingChanges
  environment: Pick<EnvironmentView, "title" | "fourEyes" | "rollout" | "bakeMinutes">
  /** Enrolled gateways, which will be told. */
  gateways: number
  /** What is under way and stands in the way of another publication, or ends by it. */
  rollout: Pick<RolloutView, "sequence" | "state" | "wave"> | null
  proposal: ProposalRow | null
  /** For administrators. */
  publish?: Action<{ sequence: number }>
  propose?: Action<{ id: string }>
}

export function PublishReview(props: PublishReviewProps) {
  const { pending, publish, propose } = props
  const [looked] = useState(pending)
  const moved = looked.digest !== pending.digest
  return (
    <div className="flex flex-col gap-4">
      {moved ? <MovedNote looked={looked} pending={pending} /> : null}
      <UnderWay {...props} />
      <div className="grid items-start gap-4 lg:grid-cols-[2fr_1fr]">
        <ChangePanel
          title="What changes"
          changes={pending.summary}
          matrix={pending.matrix}
          marked={moved ? newChanges(looked.summary, pending.summary) : undefined}
          empty={<p className="text-ink2">Nothing any more: somebody has published it, or taken it back.</p>}
        />
        <GainsAndLosses changes={pending.summary} />
      </div>
      {publish && propose ? (
        <Ways {...props} publish={publish} propose={propose} />
      ) : (
        <p className="text-ink2">Administrators publish and propose. Ask one of them.</p>
      )}
    </div>
  )
}

function Ways(props: PublishReviewProps & Required<Pick<PublishReviewProps, "publish" | "propose">>) {
  const { pending, environment, gateways, rollout, proposal, publish, propose } = props
  const { title, fourEyes } = environment
  const form = (
    <ProposeForm environment={pending.environment} digest={pending.digest} fourEyes={fourEyes} propose={propose} />
  )
  const mayPropose = proposal === null
  // what is refused anyway is not offered; what stands in the way is said above
  if (fourEyes || rollout !== null) return mayPropose ? <Card title="Propose">{form}</Card> : null
  const now = (
    <PublishForm {...{ pending, title, gateways, publish }} reach={reachWords(environment, gateways, "policy")} />
  )
  if (!mayPropose) return <Card title="Publish">{now}</Card>
  return (
    <Card title="Publish">
      <Tabs
        label="Publish or propose"
        tabs={[
          { value: "now", label: "Now", content: now },
          { value: "propose", label: "Propose, or at a later time", content: form },
        ]}
      />
    </Card>
  )
}

function UnderWay({ rollout, proposal, environment }: PublishReviewProps) {
  return (
    <>
      {rollout === null ? null : (
        <Standing
          title={`Release ${rollout.sequence} is still being rolled out (${rollout.state}, wave ${rollout.wave})`}
        >
          Another policy can be published once every gateway has that one, or once it is rolled back. A proposal can be
          made now and approved then.
        </Standing>
      )}
      {proposal === null ? null : (
        <Standing title="A proposal is open already">
          <Link href={proposalHref(proposal)} className="link">
            “{proposal.message}”
          </Link>{" "}
          by {proposal.requestedBy.name} has to be decided or withdrawn before another can be made.
          {environment.fourEyes ? "" : " Publishing now makes it outdated."}
        </Standing>
      )}
    </>
  )
}

function Standing({ title, children }: { title: string; children: ReactNode }) {
  return <ProblemNote tone="wait" title={title} detail={children} />
}

function MovedNote({ looked, pending }: { looked: PendingChanges; pending: PendingChanges }) {
  const fresh = newChanges(looked.summary, pending.summary).size
  const gone = newChanges(pending.summary, looked.summary).size
  return (
    <ProblemNote
      tone="wait"
      title="The content has changed since you opened this page"
      detail={`${counted(fresh, "entry", "entries")} of the diff ${fresh === 1 ? "is" : "are"} new and ${gone} ${gone === 1 ? "is" : "are"} no longer there. Nothing was published by you. Look at it again before you publish.`}
    />
  )
}
