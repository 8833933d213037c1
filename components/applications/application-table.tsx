// A partner's applications, one a row: where each lives, how it stands, what it holds.
import Link from "next/link"
import type { ReactNode } from "react"
import type { ApplicationRow } from "@/lib/core/application-view"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import { type Column, Table } from "../ui/table"

/** @param base where an application's page lies: "/applications" */
function columns(base: string): readonly Column<ApplicationRow>[] {
  return [
    {
      key: "name",
      label: "Application",
      cell: ({ id, name }) => (
        <Link href={`${base}/${id}`} className="wrap-anywhere font-semibold hover:underline">
          {name}
        </Link>
      ),
    },
    { key: "environment", label: "Environment", cell: ({ environment }) => environment },
    { key: "status", label: "State", cell: ({ status }) => <StateTag state={status} /> },
    {
      key: "certificates",
      label: "Certificates",
      cell: ({ liveCertificates, certificatesEndAt }) =>
        liveCertificates === 0 ? (
          <span className="text-ink3">none live</span>
        ) : (
          <>
            {liveCertificates} live
            {certificatesEndAt ? (
              <span className="text-ink3">
                {", the last ends "}
                <RelativeTime at={certificatesEndAt} />
              </span>
            ) : null}
          </>
        ),
    },
    {
      key: "scopes",
      label: "Scopes",
      align: "right",
      cell: ({ standingGrants, requestedGrants }) => (
        <>
          {standingGrants}
          {requestedGrants > 0 ? <span className="text-wait"> + {requestedGrants} asked for</span> : null}
        </>
      ),
    },
  ]
}

type ApplicationTableProps = { rows: readonly ApplicationRow[]; base?: string; empty: ReactNode }

export function ApplicationTable({ rows, base = "/applications", empty }: ApplicationTableProps) {
  return (
    <Table inset caption="Applications" columns={columns(base)} rows={rows} rowKey={({ id }) => id} empty={empty} />
  )
}
