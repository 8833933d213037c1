// Proposals of an environment, newest first, with what became of each.
// For the page of releases.
import Link from "next/link"
import type { ProposalRow } from "@/lib/core/proposal-view"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"
import { proposalHref, proposalKindWords, proposalTones } from "./proposal-words"

const columns: readonly Column<ProposalRow>[] = [
  {
    key: "message",
    label: "Proposal",
    cell: (proposal) => (
      <Link href={proposalHref(proposal)} className="wrap-anywhere font-[550] hover:underline">
        {proposal.message}
      </Link>
    ),
  },
  { key: "state", label: "State", cell: ({ state }) => <Tag tone={proposalTones[state]}>{state}</Tag> },
  { key: "kind", label: "What", from: "md", cell: (proposal) => proposalKindWords(proposal) },
  { key: "by", label: "Proposed by", from: "md", cell: ({ requestedBy }) => requestedBy.name },
  { key: "at", label: "When", cell: ({ requestedAt }) => <RelativeTime at={requestedAt} /> },
]

export function ProposalTable({ rows }: { rows: readonly ProposalRow[] }) {
  return <Table caption="Proposals" columns={columns} rows={rows} rowKey={({ id }) => id} empty={null} inset />
}
