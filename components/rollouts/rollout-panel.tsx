// A rollout as it goes: its waves, each gateway's place, what it waits for or what halted it, and what can be done about it.
// Live. For the releases of an environment and the page of the release.
"use client"
import Link from "next/link"
import type { Action } from "@/lib/core/action-result"
import type { RolloutView } from "@/lib/core/rollout-view"
import { counted } from "../objects/counted"
import { LostLine } from "../releases/lost-line"
import { Card } from "../ui/card"
import { ProblemNote } from "../ui/problem-note"
import { RelativeTime } from "../ui/relative-time"
import { Stages } from "../ui/stages"
import { Tag } from "../ui/tag"
import { RolloutGateways } from "./rollout-gateways"
import { RolloutVerbs } from "./rollout-verbs"
import { heldBack, isOpen, reachedCount, rolloutStateWords, rolloutTones, standingOf, waveWords } from "./rollout-words"
import { TimeLeft } from "./time-left"
import { useRollout } from "./use-rollout"

export type RolloutActions = { halt: Action<unknown>; resume: Action<unknown>; finish: Action<unknown> }

type RolloutPanelProps = { rollout: RolloutView; actions?: RolloutActions }

/** @param actions what an administrator may do; others look */
export function RolloutPanel({ rollout: initial, actions }: RolloutPanelProps) {
  const { rollout, line } = useRollout(initial)
  const { sequence, environment, state, startedBy, startedAt } = rollout
  return (
    <Card
      flush
      title={
        <span className="flex flex-wrap items-center gap-x-2">
          Rollout of release {sequence} <Tag tone={rolloutTones[state]}>{rolloutStateWords[state]}</Tag>
        </span>
      }
      note={
        <>
          Started by {startedBy.name}, <RelativeTime at={startedAt} />. Waves bake for{" "}
          {counted(rollout.bakeMinutes, "minute")}; a gateway that says nothing for{" "}
          {counted(rollout.silentMinutes, "minute")} halts it.
        </>
      }
      aside={
        <Link href={`/releases/${environment}/${sequence}`} className="link">
          Release {sequence}
        </Link>
      }
    >
      <div className="flex flex-col gap-3 px-4.5 pb-3">
        <RolloutSays rollout={rollout} />
        <Waves rollout={rollout} />
        <LostLine line={line} />
        {actions && isOpen(rollout) ? <RolloutVerbs rollout={rollout} actions={actions} /> : null}
      </div>
      <RolloutGateways rollout={rollout} />
    </Card>
  )
}

function RolloutSays({ rollout }: { rollout: RolloutView }) {
  const { state, stable, sequence } = rollout
  const { enforcing, of } = reachedCount(rollout)
  const others = heldBack(rollout)
  if (state === "halted") return <Halted rollout={rollout} />
  if (state === "completed") return <p role="status">Every gateway gets release {sequence}.</p>
  if (state === "rolled-back") return <p role="status">It was rolled back: gateways get what was there before.</p>
  return (
    <p role="status">
      <b className="font-semibold">
        Enforced on {enforcing} of {counted(of, "gateway")} that it has reached.
      </b>{" "}
      <WaitsFor rollout={rollout} />{" "}
      {others > 0 ? `${counted(others, "gateway")} ${others === 1 ? "goes" : "go"} on with release ${stable}.` : null}
    </p>
  )
}

function WaitsFor({ rollout }: { rollout: RolloutView }) {
  const { nextAt } = rollout
  const standing = standingOf(rollout)
  const left = nextAt === null ? null : <TimeLeft at={nextAt} />
  if (standing.kind === "missing") {
    return (
      <>
        It waits for {standing.names.slice(0, 3).join(", ")}
        {standing.names.length > 3 ? ` and ${standing.names.length - 3} more` : ""}
        {left === null ? "." : <>, and halts in {left} without a word.</>}
      </>
    )
  }
  if (standing.kind === "none" || left === null) return null
  if (standing.next === undefined) return <>It ends in {left}.</>
  return (
    <>
      It bakes: wave {standing.next} follows in {left}.
    </>
  )
}

function Halted({ rollout: { haltedBecause, haltedGateway, waves, sequence, stable } }: { rollout: RolloutView }) {
  const gateway = waves.flatMap(({ gateways }) => gateways).find(({ id }) => id === haltedGateway)
  return (
    <ProblemNote
      title={gateway === undefined ? "Halted by hand" : `Halted by ${gateway.name}`}
      detail={
        <>
          <span className="whitespace-pre-wrap">{haltedBecause}</span>
          <span className="mt-1 block text-ink2">
            What has release {sequence} keeps it; every other gateway keeps release {stable}. Nothing goes on until
            somebody decides.
          </span>
        </>
      }
      remedy={
        gateway === undefined ? undefined : (
          <Link href={`/gateways/${gateway.id}`} className="link">
            Look at {gateway.name}
          </Link>
        )
      }
    />
  )
}

function Waves({ rollout: { waves } }: { rollout: RolloutView }) {
  return (
    <Stages
      label="Waves"
      stages={waves.map(({ wave, state, gateways }) => {
        const enforcing = gateways.filter(({ appliedAt }) => appliedAt !== null).length
        return {
          name: waveWords(wave),
          headline: `${enforcing} of ${gateways.length}`,
          detail: state === "waiting" ? "waits" : state === "held" ? "has held" : "reached",
          reached: gateways.length === 0 ? 0 : enforcing / gateways.length,
        }
      })}
    />
  )
}
