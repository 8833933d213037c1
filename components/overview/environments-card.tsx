// Every environment side by side: its release, its gateways, its unpublished changes. Nothing crosses between them.
import Link from "next/link"
import type { EnvironmentOverview } from "@/lib/core/overview-view"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { RelativeTime } from "../ui/relative-time"
import { type Column, Table } from "../ui/table"
import { Tag } from "../ui/tag"

const columns: readonly Column<EnvironmentOverview>[] = [
  {
    key: "name",
    label: "Environment",
    cell: ({ name, title }) => (
      <Link href={`/releases/${name}`} className="font-semibold hover:underline">
        {title}
      </Link>
    ),
  },
  {
    key: "release",
    label: "Release",
    cell: ({ release }) =>
      release === null ? (
        <span className="text-ink3">none</span>
      ) : (
        <>
          <span className="font-mono text-xs">{release.sequence}</span>{" "}
          <span className="text-ink3">
            <RelativeTime at={release.publishedAt} />
          </span>
        </>
      ),
  },
  { key: "gateways", label: "Gateways", cell: ({ gateways }) => <GatewayStates {...gateways} /> },
  {
    key: "unpublished",
    label: "Unpublished",
    align: "right",
    cell: ({ unpublishedChanges }) =>
      unpublishedChanges === 0 ? <span className="text-ink3">0</span> : <Tag tone="wait">{unpublishedChanges}</Tag>,
  },
  {
    key: "certificates",
    label: "Valid certificates",
    align: "right",
    from: "md",
    cell: ({ validCertificates }) => validCertificates.toLocaleString("en"),
  },
]

function GatewayStates({ current, of, behind, rejecting, silent }: EnvironmentOverview["gateways"]) {
  if (of === 0) return <span className="text-ink3">none</span>
  const states = [
    { tone: "ok", count: current, word: `of ${of} current` },
    { tone: "wait", count: behind, word: "behind" },
    { tone: "deny", count: rejecting, word: "rejecting" },
    { tone: "wait", count: silent, word: "silent" },
  ] as const
  return (
    <span className="flex flex-wrap gap-1">
      {states
        .filter(({ count }, at) => at === 0 || count > 0)
        .map(({ tone, count, word }) => (
          <Tag key={word} tone={word.startsWith("of") && count < of ? "neutral" : tone}>
            {count} {word}
          </Tag>
        ))}
    </span>
  )
}

export function EnvironmentsCard({ environments }: { environments: readonly EnvironmentOverview[] }) {
  return (
    <Card title="Environments" flush>
      <Table
        inset
        caption="Environments"
        columns={columns}
        rows={environments}
        rowKey={({ name }) => name}
        empty={<EmptyState title="No environment" detail="The server makes them at its first start." />}
      />
    </Card>
  )
}
