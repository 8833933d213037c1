// Rotations, newest first, each leading to its page.
// For the settings and the pages of authorities.
import Link from "next/link"
import type { RotationView } from "@/lib/core/rotation-view"
import { Card } from "../ui/card"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { rotationStepWords } from "./authority-words"

const columns: Column<RotationView>[] = [
  {
    key: "what",
    label: "Rotation",
    cell: ({ id, from, to }) => (
      <Link href={`/settings/rotations/${id}`} className="hover:underline">
        {from.name} → {to.slug}
      </Link>
    ),
  },
  { key: "why", label: "Reason", from: "lg", cell: ({ reason }) => <span className="wrap-anywhere">{reason}</span> },
  {
    key: "started",
    label: "Started",
    cell: ({ started }) => (
      <>
        <RelativeTime at={started.at} show="date" />, by {started.by.name}
      </>
    ),
  },
  {
    key: "step",
    label: "Stands at",
    cell: ({ step }) => <Tag tone={rotationStepWords[step].tone}>{rotationStepWords[step].word}</Tag>,
  },
]

export function RotationList({ rotations }: { rotations: readonly RotationView[] }) {
  return (
    <Card flush title="Rotations" note="One issuing authority after another, on the word of the gateways.">
      <Table
        caption="Rotations"
        columns={columns}
        rows={rotations}
        rowKey={({ id }) => id}
        inset
        empty={<p className="px-4.5 pb-4 text-ink2">None yet. An issuing authority's page starts one.</p>}
      />
    </Card>
  )
}
