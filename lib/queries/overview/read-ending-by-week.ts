// How many valid certificates of applications end in each of the coming twelve weeks.
// For the overview's chart. Weeks begin on Monday, UTC.
import type { Overview } from "@/lib/core/overview-view"
import type { QueryDeps } from "@/lib/queries/deps"

const weeks = 12
const dayMs = 86_400_000

export async function readEndingByWeek({ db, clock }: QueryDeps): Promise<Overview["endingByWeek"]> {
  const now = clock()
  const first = mondayOf(now)
  const end = new Date(first.getTime() + weeks * 7 * dayMs)
  const rows = await db.$queryRaw<{ week: number; count: number }[]>`
    select floor(extract(epoch from not_after - ${first}) / 604800)::int as week, count(*)::int as count
    from certificate
    where status = 'valid' and application_id is not null and not_after >= ${now} and not_after < ${end}
    group by 1`
  const counts = new Map(rows.map(({ week, count }) => [week, count]))
  return Array.from({ length: weeks }, (_, week) => ({
    from: new Date(first.getTime() + week * 7 * dayMs).toISOString().slice(0, 10),
    count: counts.get(week) ?? 0,
  }))
}

function mondayOf(at: Date): Date {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())
  return new Date(midnight - ((at.getUTCDay() + 6) % 7) * dayMs)
}
