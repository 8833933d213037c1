// When each environment's newest root document ends, and whether the next one waits for signatures; the soonest first.
// For the process's metrics, and for the overview's findings. Past its end gateways believe no key of the environment any more.
import type { Actor } from "@/lib/core/actor"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"

export type RootEnd = { environment: string; title: string; version: number; notAfter: Date; waiting: boolean }

export const makeListRootEnds =
  ({ db }: Pick<QueryDeps, "db">) =>
  async (actor: Actor): Promise<RootEnd[]> => {
    requireStaff(actor)
    return db.$queryRaw<RootEnd[]>`
      select e.name as environment, e.title, r.version, r.not_after as "notAfter", d.environment is not null as waiting
      from environment e
      join lateral (
        select version, not_after from root_document where environment = e.name order by version desc limit 1) r on true
      left join root_draft d on d.environment = e.name
      order by r.not_after`
  }
