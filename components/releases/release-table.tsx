// Releases of an environment, newest first: what each was for, who published it, and which one holds.
// For the history.
import Link from "next/link"
import type { ReactNode } from "react"
import type { ReleaseRow } from "@/lib/core/release-view"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { ReleaseKindTag } from "./release-kind-tag"
import { ReleaseTrackTag } from "./release-track-tag"

const columns: readonly Column<ReleaseRow>[] = [
  {
    key: "sequence",
    label: "Release",
    cell: ({ environment, sequence }) => (
      <Link
        href={`/releases/${environment}/${sequence}`}
        aria-label={`Release ${sequence}`}
        className="font-[550] font-mono hover:underline"
      >
        {sequence}
      </Link>
    ),
  },
  {
    key: "message",
    label: "Why",
    cell: ({ message, current, track, rollbackOf }) => (
      <span className="flex flex-wrap items-center gap-x-2">
        <span className="wrap-anywhere">{message}</span>
        {current ? <Tag tone="ok">current</Tag> : null}
        <ReleaseTrackTag track={track} />
        {rollbackOf === null ? null : <span className="text-ink3">brings back {rollbackOf}</span>}
      </span>
    ),
  },
  { key: "kind", label: "Kind", cell: ({ kind }) => <ReleaseKindTag kind={kind} /> },
  { key: "by", label: "Published by", from: "md", cell: ({ publishedBy }) => publishedBy.name },
  { key: "at", label: "When", cell: ({ publishedAt }) => <RelativeTime at={publishedAt} /> },
  {
    key: "back",
    label: "Roll back",
    hideLabel: true,
    align: "right",
    cell: ({ environment, sequence, current }) =>
      current ? null : (
        <Link
          href={`/releases/${environment}/${sequence}/rollback`}
          aria-label={`Roll back to release ${sequence}`}
          className="link whitespace-nowrap"
        >
          Roll back…
        </Link>
      ),
  },
]

export function ReleaseTable({ rows, empty }: { rows: readonly ReleaseRow[]; empty: ReactNode }) {
  return (
    <Table
      caption="Releases"
      columns={columns}
      rows={rows}
      rowKey={({ sequence }) => String(sequence)}
      empty={empty}
      inset
    />
  )
}
