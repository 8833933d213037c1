// Operators, machine identities with a role of staff: their certificates, and the button that ends them.
// For the settings. They are made on the command line, where their key stays.
import type { ReactNode } from "react"
import type { Action } from "@/lib/core/action-result"
import type { OperatorView } from "@/lib/core/authority-view"
import { SerialLink } from "../certificates/certificate-table"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"
import { RevokeOperatorDialog } from "./revoke-operator-dialog"
import { roleWords } from "./setting-words"

type OperatorTableProps = { rows: readonly OperatorView[]; revoke?: Action<unknown>; empty: ReactNode }

const columns: readonly Column<OperatorView>[] = [
  { key: "name", label: "Operator", cell: ({ name }) => <span className="wrap-anywhere font-[550]">{name}</span> },
  { key: "role", label: "Role", cell: ({ role }) => roleWords[role].label },
  { key: "status", label: "State", cell: ({ status }) => <StateTag state={status} /> },
  {
    key: "certificates",
    label: "Certificates",
    cell: ({ certificates }) => <OperatorCertificates certificates={certificates} />,
  },
  { key: "created", label: "Created", from: "md", cell: ({ createdAt }) => <RelativeTime at={createdAt} /> },
]

export function OperatorTable({ rows, revoke, empty }: OperatorTableProps) {
  const shown = revoke ? [...columns, revokeColumn(revoke)] : columns
  return <Table caption="Operators" columns={shown} rows={rows} rowKey={({ id }) => id} empty={empty} inset />
}

function revokeColumn(revoke: Action<unknown>): Column<OperatorView> {
  return {
    key: "verbs",
    label: "Revoke",
    hideLabel: true,
    align: "right",
    cell: (row) => (row.status === "active" ? <RevokeOperatorDialog operator={row} action={revoke} /> : null),
  }
}

function OperatorCertificates({ certificates }: Pick<OperatorView, "certificates">) {
  if (certificates.length === 0) return <span className="text-ink3">none</span>
  return (
    <ul className="flex flex-col gap-1">
      {certificates.map(({ id, serial, status, notAfter }) => (
        <li key={id} className="flex flex-wrap items-center gap-x-2">
          <SerialLink id={id} serial={serial} />
          <StateTag state={status} />
          <span className="text-ink3 text-xs">
            ends <RelativeTime at={notAfter} />
          </span>
        </li>
      ))}
    </ul>
  )
}
