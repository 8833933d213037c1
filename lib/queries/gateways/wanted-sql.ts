// Which release a gateway should have, in SQL: the head, or what is stable for those that an open rollout has not reached.
// For the queries of gateways and the overview. One that already has more than what is stable keeps the head.
import { Prisma } from "@prisma/client"

/** Joins `o`, the open rollout. `h` is the environment's head. */
export const openRolloutJoin = Prisma.sql`
    left join rollout o on o.environment = h.environment and o.state in ('running', 'halted')`

/** `g` is the gateway, `r` its newest report. */
export const wantedSequence = Prisma.sql`case when o.id is not null and g.wave > o.wave
      and coalesce(r.sequence, 0) <= h.stable_sequence then h.stable_sequence else h.sequence end`
