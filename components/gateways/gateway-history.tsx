// The releases that a gateway has applied, newest first, and the certificates by which it is known.
// For the gateway's page.
import Link from "next/link"
import type { GatewayDetail } from "@/lib/core/gateway-view"
import { SerialLink } from "../certificates/certificate-table"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"

type Applied = GatewayDetail["appliedReleases"][number]
type Certificate = GatewayDetail["certificates"][number]

export function AppliedReleases({ gateway }: { gateway: GatewayDetail }) {
  const columns: Column<Applied>[] = [
    {
      key: "sequence",
      label: "Release",
      cell: ({ sequence }) => (
        <Link
          href={`/releases/${gateway.environment}/${sequence}`}
          aria-label={`Release ${sequence}`}
          className="font-[550] font-mono hover:underline"
        >
          {sequence}
        </Link>
      ),
    },
    { key: "message", label: "Why", cell: ({ message }) => message },
    { key: "kind", label: "Kind", from: "md", cell: ({ kind }) => kind },
    { key: "applied", label: "Applied", cell: ({ appliedAt }) => <RelativeTime at={appliedAt} /> },
  ]
  return (
    <Card flush title="Applied releases">
      <Table
        caption="Releases that this gateway has applied"
        columns={columns}
        rows={gateway.appliedReleases}
        rowKey={({ sequence }) => String(sequence)}
        inset
        empty={<EmptyState title="None yet" detail="It applies the newest release as soon as it has enrolled." />}
      />
    </Card>
  )
}

const certificateColumns: readonly Column<Certificate>[] = [
  { key: "serial", label: "Serial", cell: ({ id, serial }) => <SerialLink id={id} serial={serial} /> },
  { key: "status", label: "State", cell: ({ status }) => <StateTag state={status} /> },
  { key: "end", label: "Ends", cell: ({ notAfter }) => <RelativeTime at={notAfter} show="both" /> },
]

export function GatewayCertificates({ certificates }: { certificates: readonly Certificate[] }) {
  return (
    <Card flush title="Certificates" note="By which this server knows it. It renews them itself.">
      <Table
        caption="Certificates of this gateway"
        columns={certificateColumns}
        rows={certificates}
        rowKey={({ id }) => id}
        inset
        empty={<EmptyState title="None yet" detail="The first is issued when it enrols." />}
      />
    </Card>
  )
}
