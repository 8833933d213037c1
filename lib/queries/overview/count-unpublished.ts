// How many lines the unpublished diff of an environment has. Reviewing costs what the environment is large, so the count is kept
// while nothing that a bundle is made of has changed. For the overview.
import type { Actor } from "@/lib/core/actor"
import type { PendingChanges } from "@/lib/core/release-view"
import type { QueryDeps } from "@/lib/queries/deps"

export type UnpublishedDeps = QueryDeps & {
  /** The review of changes belongs to publishing, which queries do not know. */
  reviewChanges: (actor: Actor, input: { environment: string }) => Promise<PendingChanges>
}

type Counted = { state: string; at: number; lines: number }

/** Grants end by themselves, without an event. */
const keptMs = 30_000

export function makeCountUnpublished({ db, clock, reviewChanges }: UnpublishedDeps) {
  const counted = new Map<string, Counted>()
  return async (actor: Actor, environment: string): Promise<number> => {
    const state = await readState(db, environment)
    const now = clock().getTime()
    const known = counted.get(environment)
    if (known !== undefined && known.state === state && Math.abs(now - known.at) < keptMs) return known.lines
    const { summary } = await reviewChanges(actor, { environment })
    const lines = summary.reduce((sum, { gains, loses }) => sum + gains.length + loses.length, 0)
    counted.set(environment, { state, at: now, lines })
    return lines
  }
}

/** The head, and the newest event that may have changed what would be published. */
async function readState(db: QueryDeps["db"], environment: string): Promise<string> {
  const [row] = await db.$queryRaw<{ state: string }[]>`
    select h.manifest_sha256 || ' ' || coalesce((
      select id from audit_event
      where split_part(action, '.', 1) in ('partner', 'application', 'api', 'route', 'grant', 'scope', 'authority')
      order by at desc, id desc limit 1), '') as state
    from environment_head h where h.environment = ${environment}`
  return row?.state ?? ""
}
