// How renewals stand as a whole: the counts, each a way to its rows, and by week who still has to change over.
// For the renewals board.
import clsx from "clsx"
import Link from "next/link"
import { type RenewalBoard, type RenewalStand, renewalStands } from "@/lib/core/renewal-view"
import { dateWords } from "@/lib/core/time-words"
import { counted } from "../objects/counted"
import { BarChart } from "../ui/bar-chart"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"
import { standWords } from "./renewal-words"

/** @param hrefOf where the rows of a stand are shown; undefined for all of them */
type RenewalSummaryProps = {
  board: RenewalBoard
  chosen: RenewalStand | undefined
  hrefOf: (stand: RenewalStand | undefined) => string
}

/** Weeks that are close enough to act on. */
const soonWeeks = 2

export function RenewalSummary({ board, chosen, hrefOf }: RenewalSummaryProps) {
  const ending = board.byWeek.reduce((sum, week) => sum + week.waiting + week.inUse, 0)
  const waiting = board.byWeek.reduce((sum, week) => sum + week.waiting, 0)
  return (
    <div className="grid grid-cols-1 items-stretch gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,1.4fr)]">
      <Card title="Windows that are open" note="Certificates that should be renewed now, by how far they are.">
        <ul className="flex flex-col gap-1">
          {renewalStands.map((stand) => (
            <li key={stand}>
              <Link
                href={hrefOf(chosen === stand ? undefined : stand)}
                aria-current={chosen === stand ? "true" : undefined}
                className={clsx(
                  "flex items-baseline justify-between gap-3 rounded-md px-2 py-1.5 hover:bg-sunk",
                  chosen === stand && "bg-sunk",
                )}
              >
                <span className="min-w-0">
                  <span className="font-[550]">{standWords[stand].label}</span>
                  <span className="block text-ink3 text-xs">{standWords[stand].says}</span>
                </span>
                <span className="font-semibold text-lg tabular-nums">{board.counts[stand].toLocaleString("en")}</span>
              </Link>
            </li>
          ))}
        </ul>
        {board.overdue > 0 ? (
          <p className="mt-2 px-2 text-deny">
            {counted(board.overdue, "certificate")} should have been replaced by now.
          </p>
        ) : null}
      </Card>
      <Card title="Ends without a successor in use" aside={`next ${board.byWeek.length} weeks · ${waiting}`}>
        {ending === 0 ? (
          <EmptyState
            title="None ends soon"
            detail="Certificates whose window is open show here by the week of their end."
          />
        ) : (
          <BarChart
            caption="Certificates that end without a successor in use, by week"
            unit="week"
            bars={board.byWeek.map(({ from, waiting: count, inUse }, at) => {
              const label = at === 0 ? "this week" : dateWords(new Date(from))
              const title = `${label}: ${counted(count, "certificate")} without, ${inUse} with a successor in use`
              return { label, count, stands: at < soonWeeks && count > 0, title }
            })}
          />
        )}
      </Card>
    </div>
  )
}
