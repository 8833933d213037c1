// How renewals stand as a whole: who has done nothing, who has a successor, who has it in use; by week, and for each switch.
// For staff.

import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { hierarchyName } from "@/lib/core/hierarchy"
import { requireStaff } from "@/lib/core/permission"
import {
  type ReissueView,
  type RenewalBoard,
  type RenewalCounts,
  type RenewalStand,
  renewingKinds,
} from "@/lib/core/renewal-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { readActorNames } from "../people/actor-names"
import { renewalTable } from "./renewal-sql"

export const renewalBoardInput = z.object({
  environment: z.string().max(63).optional(),
  kind: z.enum(renewingKinds).optional(),
})
export type AskRenewalBoard = z.infer<typeof renewalBoardInput>

/** One more than a certificate of ninety days lasts, so that in an emergency everybody is on it. */
const weeks = 14
const dayMs = 86_400_000

type Counted = { stand: RenewalStand; week: number; overdue: boolean; count: number }

export const makeGetRenewalBoard =
  (deps: QueryDeps) =>
  async (actor: Actor, filter: AskRenewalBoard): Promise<RenewalBoard> => {
    requireStaff(actor)
    const now = deps.clock()
    const first = mondayOf(now)
    const rows = await deps.db.$queryRaw<Counted[]>`
      ${renewalTable(now, filter)}
      select stand, floor(extract(epoch from not_after - ${first}) / 604800)::int as week, "end" <= ${now} as overdue,
        count(*)::int as count
      from shown group by 1, 2, 3`
    return {
      counts: sum(rows),
      overdue: total(rows.filter(({ stand, overdue }) => overdue && stand !== "in-use")),
      byWeek: Array.from({ length: weeks }, (_, week) => {
        const ending = rows.filter((row) => row.week === week)
        const { nothing, successor, "in-use": inUse } = sum(ending)
        const from = new Date(first.getTime() + week * 7 * dayMs).toISOString().slice(0, 10)
        return { from, waiting: nothing + successor, inUse }
      }),
      reissues: await readReissues(deps),
    }
  }

/** Of all hierarchies, whatever the board is narrowed to: an emergency is everybody's. */
async function readReissues(deps: QueryDeps): Promise<ReissueView[]> {
  const standing = await deps.db.reissue.findMany({ where: { withdrawnAt: null }, orderBy: { askedAt: "asc" } })
  const nameOf = await readActorNames(
    deps.db,
    standing.map(({ askedBy }) => askedBy),
  )
  return Promise.all(
    standing.map(async ({ id, environmentName, reason, askedBy, askedAt, reissueBy }) => ({
      id,
      environment: hierarchyName(environmentName),
      reason,
      askedBy: nameOf(askedBy),
      askedAt: askedAt.toISOString(),
      reissueBy: reissueBy.toISOString(),
      counts: await countAsked(deps, hierarchyName(environmentName)),
    })),
  )
}

async function countAsked({ db, clock }: QueryDeps, environment: string): Promise<RenewalCounts> {
  return sum(
    await db.$queryRaw<Pick<Counted, "stand" | "count">[]>`
      ${renewalTable(clock(), { environment })}
      select stand, count(*)::int as count from shown where reissue_by is not null group by 1`,
  )
}

function sum(rows: readonly Pick<Counted, "stand" | "count">[]): RenewalCounts {
  const of = (stand: RenewalStand) => total(rows.filter((row) => row.stand === stand))
  return { nothing: of("nothing"), successor: of("successor"), "in-use": of("in-use") }
}

function total(rows: readonly Pick<Counted, "count">[]): number {
  return rows.reduce((all, { count }) => all + count, 0)
}

function mondayOf(at: Date): Date {
  const midnight = Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate())
  return new Date(midnight - ((at.getUTCDay() + 6) % 7) * dayMs)
}
