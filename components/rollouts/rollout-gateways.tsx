// Each gateway's place in a rollout, wave by wave, with its complaint in its own words.
// For the panel of a rollout.
import type { RolloutView, RolloutWave, RolloutWaveGateway } from "@/lib/core/rollout-view"
import { ObjectLink } from "../objects/object-link"
import { EmptyState } from "../ui/empty-state"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { placeOf } from "./rollout-words"

type Row = RolloutWaveGateway & Pick<RolloutWave, "wave"> & { waveState: RolloutWave["state"] }

const columns: readonly Column<Row>[] = [
  { key: "wave", label: "Wave", cell: ({ wave }) => <span className="font-mono">{wave}</span> },
  {
    key: "name",
    label: "Gateway",
    className: "sm:whitespace-nowrap",
    cell: ({ id, name }) => <ObjectLink kind="gateway" id={id} name={name} />,
  },
  {
    key: "has",
    label: "Enforces",
    className: "sm:whitespace-nowrap",
    cell: ({ applied, wanted }) => (
      <span className="font-mono">
        {applied === 0 ? "nothing yet" : applied}
        {applied < wanted ? <span className="text-ink3"> of {wanted}</span> : null}
      </span>
    ),
  },
  { key: "state", label: "State", cell: (row) => <Place row={row} /> },
  {
    key: "since",
    label: "Since",
    from: "md",
    cell: ({ appliedAt }) => (appliedAt === null ? "–" : <RelativeTime at={appliedAt} />),
  },
]

function Place({ row }: { row: Row }) {
  const { word, tone } = placeOf(row, row.waveState)
  return (
    <>
      <Tag tone={tone}>{word}</Tag>
      {row.lastError !== null && tone !== "ok" ? (
        <span className="wrap-anywhere block pt-0.5 font-mono text-ink3 text-xs">{row.lastError}</span>
      ) : null}
    </>
  )
}

export function RolloutGateways({ rollout: { waves, sequence } }: { rollout: RolloutView }) {
  const rows = waves.flatMap(({ wave, state, gateways }) =>
    gateways.map((gateway) => ({ ...gateway, wave, waveState: state })),
  )
  return (
    <Table
      caption={`Gateways in the rollout of release ${sequence}`}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      inset
      empty={<EmptyState title="No gateway is enrolled any more" />}
    />
  )
}
