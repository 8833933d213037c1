// How many certificates of applications end in each of the coming weeks, so that renewals can be asked for in time.
import type { Overview } from "@/lib/core/overview-view"
import { dateWords } from "@/lib/core/time-words"
import { counted } from "../objects/counted"
import { BarChart } from "../ui/bar-chart"
import { Card } from "../ui/card"
import { EmptyState } from "../ui/empty-state"

/** Weeks that are close enough to act on. */
const soonWeeks = 2

export function EndingChart({ weeks }: { weeks: Overview["endingByWeek"] }) {
  const total = weeks.reduce((sum, { count }) => sum + count, 0)
  return (
    <Card title="Certificates ending" aside={`next ${weeks.length} weeks · ${total}`}>
      {total === 0 ? (
        <EmptyState
          title="None ends soon"
          detail="Certificates of applications that end in the next weeks show here."
        />
      ) : (
        <BarChart
          caption="Certificates of applications that end, by week"
          unit="week"
          bars={weeks.map(({ from, count }, at) => {
            const label = at === 0 ? "this week" : dateWords(new Date(from))
            const title = `${label}: ${counted(count, "certificate")}`
            return { label, count, stands: at < soonWeeks && count > 0, title }
          })}
        />
      )}
    </Card>
  )
}
