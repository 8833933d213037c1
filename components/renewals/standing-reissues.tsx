// The emergency switches that stand: why, until when, how far everybody is, and the button that takes one back.
// For the renewals board.
"use client"
import type { Action } from "@/lib/core/action-result"
import type { ReissueView } from "@/lib/core/renewal-view"
import { counted } from "../objects/counted"
import { Button } from "../ui/button"
import { ConfirmDialog } from "../ui/confirm-dialog"
import { RelativeTime } from "../ui/relative-time"
import { type Stage, Stages } from "../ui/stages"

type StandingReissuesProps = { reissues: readonly ReissueView[]; withdraw?: Action<unknown> }

export function StandingReissues({ reissues, withdraw }: StandingReissuesProps) {
  return reissues.map((reissue) => (
    <section
      key={reissue.id}
      aria-label={`Emergency in ${reissue.environment}`}
      className="flex flex-col gap-3 rounded-lg border border-wait/40 bg-wait-soft px-4.5 py-4"
    >
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="min-w-0 flex-[1_1_18rem]">
          <h2 className="font-semibold">Everybody in {reissue.environment} is asked for a new certificate</h2>
          <p className="wrap-anywhere">
            “{reissue.reason}” By {reissue.askedBy.name}, <RelativeTime at={reissue.askedAt} />; until{" "}
            <RelativeTime at={reissue.reissueBy} show="both" />.
          </p>
        </div>
        {withdraw ? <Withdraw reissue={reissue} action={withdraw} /> : null}
      </div>
      <Stages label={`How far ${reissue.environment} has renewed`} stages={stages(reissue)} />
    </section>
  ))
}

function stages({ counts, askedAt }: ReissueView): Stage[] {
  const renewed = counts.successor + counts["in-use"]
  const of = counts.nothing + renewed
  const share = (count: number) => (of === 0 ? 1 : count / of)
  const note = of === 0 ? "no valid certificate from before it" : `of ${counted(of, "certificate")} from before it`
  return [
    {
      name: "Asked",
      headline: of.toLocaleString("en"),
      detail: <RelativeTime at={askedAt} show="exact" />,
      reached: 1,
    },
    { name: "Renewed", headline: `${renewed} of ${of}`, detail: note, reached: share(renewed) },
    {
      name: "In use",
      headline: `${counts["in-use"]} of ${of}`,
      detail: "seen, or marked as installed",
      reached: share(counts["in-use"]),
    },
  ]
}

function Withdraw({ reissue: { environment }, action }: { reissue: ReissueView; action: Action<unknown> }) {
  return (
    <ConfirmDialog
      trigger={<Button>Withdraw</Button>}
      tone="primary"
      title={`Ask nobody in ${environment} any more?`}
      consequence="Renewal windows go back to where each certificate's own life puts them. Whoever has renewed keeps the new certificate."
      verb="Withdraw"
      action={action}
      input={{ environment }}
      done={`The emergency in ${environment} is over`}
    />
  )
}
