// Rows of things, one page at a time, as the server sorts and pages them. Below 640 px each row becomes a small card whose
// cells name themselves; the roles are written out because that layout would otherwise take them away.
import clsx from "clsx"
import { ArrowDown, ArrowUp } from "lucide-react"
import Link from "next/link"
import type { ReactNode } from "react"

export type Column<Row> = {
  key: string
  label: string
  cell: (row: Row) => ReactNode
  /** Where pressing the header leads, for columns that the server can sort by. */
  sortHref?: string
  sorted?: "ascending" | "descending"
  align?: "right"
  /** The narrowest window that shows the column; cards on a telephone show it anyway. */
  from?: "md" | "lg" | "xl"
  /** The label is said, not shown: buttons, ticks. */
  hideLabel?: boolean
  className?: string
}

type TableProps<Row> = {
  caption: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Shown instead of rows: usually an <EmptyState>. */
  empty: ReactNode
  /** Inside a flush card the table keeps the card's margins. */
  inset?: boolean
}

const fromClass = { md: "sm:max-md:hidden", lg: "sm:max-lg:hidden", xl: "sm:max-xl:hidden" } as const

export function Table<Row>({ caption, columns, rows, rowKey, empty, inset }: TableProps<Row>) {
  if (rows.length === 0) return empty
  const edge = inset ? "sm:first:pl-4.5 sm:last:pr-4.5" : "sm:first:pl-0 sm:last:pr-0"
  const headEdge = inset ? `${edge} pt-1.5` : `${edge} pt-0.5`
  return (
    // biome-ignore lint/a11y/noRedundantRoles: display:block on narrow windows takes the table's own role away
    <table role="table" className="block w-full border-collapse sm:table">
      <caption className="sr-only">{caption}</caption>
      <thead className="hidden sm:table-header-group">
        <tr>
          {columns.map((column) => (
            <HeadCell key={column.key} column={column} edge={headEdge} />
          ))}
        </tr>
      </thead>
      {/* biome-ignore lint/a11y/noRedundantRoles: as above */}
      <tbody role="rowgroup" className="block sm:table-row-group">
        {rows.map((row) => (
          <tr
            key={rowKey(row)}
            // biome-ignore lint/a11y/noRedundantRoles: as above
            role="row"
            className={clsx(
              "block border-line border-b py-2 last:border-b-0 sm:table-row sm:py-0 sm:hover:bg-sunk/60",
              inset && "max-sm:px-4.5",
            )}
          >
            {columns.map((column) => (
              <BodyCell key={column.key} column={column} row={row} edge={edge} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function HeadCell<Row>({ column, edge }: { column: Column<Row>; edge: string }) {
  const { label, sortHref, sorted, align, from, hideLabel, className } = column
  const Arrow = sorted === "descending" ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      aria-sort={sorted}
      className={clsx(
        "border-line border-b px-2 pb-1.5 font-medium text-ink3 text-xs",
        align === "right" ? "text-right" : "text-left",
        from && fromClass[from],
        edge,
        className,
      )}
    >
      {sortHref ? (
        <Link href={sortHref} scroll={false} className="inline-flex items-center gap-1 rounded-sm hover:text-ink">
          {label}
          {sorted ? <Arrow aria-hidden className="size-3" /> : null}
        </Link>
      ) : (
        <span className={hideLabel ? "sr-only" : undefined}>{label}</span>
      )}
    </th>
  )
}

function BodyCell<Row>({ column, row, edge }: { column: Column<Row>; row: Row; edge: string }) {
  const { label, cell, align, from, hideLabel, className } = column
  return (
    <td
      // biome-ignore lint/a11y/noRedundantRoles: display:flex on narrow windows takes the cell's own role away
      role="cell"
      className={clsx(
        // on a telephone two links one below the other keep 24 px for a finger (WCAG 2.2, 2.5.8)
        "flex gap-2 py-1 align-top sm:table-cell sm:border-line sm:border-b sm:px-2 sm:py-1.75 sm:in-[tr:last-child]:border-b-0",
        align === "right" && "sm:text-right",
        from && fromClass[from],
        edge,
        className,
      )}
    >
      <span
        aria-hidden
        className={clsx("w-24 shrink-0 text-ink3 text-xs leading-[1.65] sm:hidden", hideLabel && "hidden")}
      >
        {label}
      </span>
      <div className="min-w-0 flex-1">{cell(row)}</div>
    </td>
  )
}
