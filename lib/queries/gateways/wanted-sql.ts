// Which release a gateway should have, in SQL: the head, or what is stable for those that an open rollout has not reached.
// For the queries of gateways, the overview and the config API. One that has a release of the rollout keeps the head, whatever its wave.
import { Prisma } from "@prisma/client"

/** Joins `o`, the open rollout. `h` is the environment's head. */
export const openRolloutJoin = Prisma.sql`
    left join rollout o on o.environment = h.environment and o.state in ('running', 'halted')`

/** Whether the release `l` is one of the open rollout `o`: its own, or what was stopped or trusted since, as those that it has reached got it. */
export const isRolledOut = Prisma.sql`l.track = 'head' and l.sequence >= o.sequence`

/** `g` is the gateway, `r` its newest report. */
export const wantedSequence = Prisma.sql`case when o.id is not null and g.wave > o.wave
      and not exists (select 1 from release l where l.environment = g.environment and l.sequence = r.sequence
        and ${isRolledOut}) then h.stable_sequence else h.sequence end`
