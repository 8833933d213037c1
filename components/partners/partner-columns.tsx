// The columns of the partners' list; headers that the server can sort by lead to the list sorted so.
import Link from "next/link"
import type { PartnerRow } from "@/lib/core/partner-view"
import { queryLink, type SearchParams } from "@/lib/core/query-link"
import { RelativeTime } from "../ui/relative-time"
import { StateTag } from "../ui/state-tag"
import type { Column } from "../ui/table"
import { NextStep } from "./next-step"

type Sort = "name" | "newest" | "changed"

export function partnerColumns(path: string, params: SearchParams, sort: Sort): readonly Column<PartnerRow>[] {
  const sortedBy = (value: Sort, direction: "ascending" | "descending") => ({
    sortHref: queryLink(path, params, { sort: value === "name" ? null : value }),
    sorted: sort === value ? direction : undefined,
  })
  return [
    {
      key: "name",
      label: "Partner",
      ...sortedBy("name", "ascending"),
      cell: ({ id, name, legalName }) => (
        <>
          <Link href={`/partners/${id}`} className="wrap-anywhere font-semibold hover:underline">
            {name}
          </Link>
          <span className="wrap-anywhere block text-ink3 text-xs">{legalName}</span>
        </>
      ),
    },
    { key: "status", label: "State", cell: ({ status }) => <StateTag state={status} /> },
    { key: "next", label: "Next", cell: (row) => <NextStep partner={row} /> },
    {
      key: "applications",
      label: "Applications",
      align: "right",
      from: "lg",
      cell: ({ counts }) => counts.applications,
    },
    {
      key: "certificates",
      label: "Live certificates",
      align: "right",
      from: "lg",
      cell: ({ counts }) => counts.liveCertificates,
    },
    { key: "scopes", label: "Scopes", align: "right", from: "lg", cell: ({ counts }) => counts.standingGrants },
    {
      key: "registered",
      label: "Registered",
      from: "xl",
      ...sortedBy("newest", "descending"),
      cell: ({ createdAt }) => <RelativeTime at={createdAt} />,
    },
    {
      key: "changed",
      label: "Changed",
      from: "md",
      ...sortedBy("changed", "descending"),
      cell: ({ updatedAt }) => <RelativeTime at={updatedAt} />,
    },
  ]
}
