// A release on its way to every gateway, live: the fleet at a glance, then each gateway with its time or its error.
// For the release's page and for the newest release of an environment.
"use client"
import type { ReleaseGateway } from "@/lib/core/release-view"
import { durationWords } from "@/lib/core/time-words"
import { ObjectLink } from "../objects/object-link"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { FleetStrip } from "../ui/fleet-strip"
import { LinkButton } from "../ui/link-button"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { LostLine } from "./lost-line"
import { enforcedWords, enforces, releaseProgress } from "./release-progress"
import { useReleaseGateways } from "./use-release-gateways"

type ReleaseArrivalProps = {
  environment: string
  sequence: number
  publishedAt: string
  gateways: readonly ReleaseGateway[]
  mayRegister: boolean
}

export function ReleaseArrival(props: ReleaseArrivalProps) {
  const { environment, sequence, publishedAt, gateways: initial, mayRegister } = props
  const { gateways, line } = useReleaseGateways(environment, sequence, initial)
  const progress = releaseProgress(gateways, sequence, publishedAt)
  if (gateways.length === 0) {
    return (
      <Card flush title={`Release ${sequence} at the gateways`}>
        <EmptyState
          title="No gateway in this environment yet"
          detail="A release is enforced by the gateways that pull it. Register one and run the command it gives you."
          action={mayRegister ? <LinkButton href="/gateways?new">Register a gateway</LinkButton> : null}
        />
      </Card>
    )
  }
  return (
    <Card
      flush
      title={`Release ${sequence} at the gateways`}
      aside={<Enforced words={enforcedWords(progress, durationWords)} />}
    >
      <div className="px-4.5 pb-3">
        <FleetStrip
          label={`Gateways and release ${sequence}`}
          cells={gateways.map((gateway) => ({
            id: gateway.id,
            name: gateway.name,
            state: enforces(gateway, sequence) && gateway.state !== "retired" ? "current" : waitsOr(gateway),
            href: `/gateways/${gateway.id}`,
          }))}
        />
        <LostLine line={line} />
      </div>
      <Table
        caption={`Gateways and release ${sequence}`}
        columns={columnsOf(sequence, publishedAt)}
        rows={gateways}
        rowKey={({ id }) => id}
        empty={null}
        inset
      />
    </Card>
  )
}

/** The rollout has not come to its wave; it has what it should have. */
function waitsOr({ reached, state }: ReleaseGateway): string {
  return reached ? state : "in a later wave"
}

function Enforced({ words }: { words: string }) {
  return (
    <span role="status" className="font-mono text-ink2 tabular-nums">
      enforced on {words}
    </span>
  )
}

function columnsOf(sequence: number, publishedAt: string): Column<ReleaseGateway>[] {
  return [
    {
      key: "name",
      label: "Gateway",
      className: "sm:whitespace-nowrap",
      cell: ({ id, name }) => <ObjectLink kind="gateway" id={id} name={name} />,
    },
    {
      key: "enforces",
      label: "Enforces",
      className: "sm:whitespace-nowrap",
      cell: (gateway) => <span className="font-mono">{gateway.sequence === 0 ? "nothing yet" : gateway.sequence}</span>,
    },
    {
      key: "after",
      label: "After",
      className: "sm:whitespace-nowrap",
      cell: (gateway) => <span className="font-mono">{after(gateway, publishedAt)}</span>,
    },
    { key: "state", label: "State", cell: (gateway) => <ArrivalState gateway={gateway} sequence={sequence} /> },
  ]
}

function after({ appliedAt }: ReleaseGateway, publishedAt: string): string {
  if (appliedAt === null) return "–"
  return durationWords(Math.max(0, Date.parse(appliedAt) - Date.parse(publishedAt)))
}

/** Behind a later release is no trouble of this one; these are. */
const troubled = new Set<string>(["rejecting", "silent"])

function ArrivalState({ gateway, sequence }: { gateway: ReleaseGateway; sequence: number }) {
  const has = enforces(gateway, sequence)
  return (
    <>
      <span className="flex flex-wrap items-center gap-x-2">
        {has ? <StateTag state="current" word="enforced" /> : null}
        {gateway.reached ? null : <Tag tone="neutral">waits for wave {gateway.wave}</Tag>}
        {(has || !gateway.reached) && !troubled.has(gateway.state) ? null : <StateTag state={gateway.state} />}
      </span>
      {gateway.lastError && !has ? (
        <span className="wrap-anywhere block pt-0.5 font-mono text-ink3 text-xs">{gateway.lastError}</span>
      ) : null}
    </>
  )
}
