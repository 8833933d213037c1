// When each gateway of an environment first reported a release, or a later one that holds it. By this clock, not by theirs.
// For a release's progress and a rollout's. A release for the gateways that a rollout has reached is not in what is stable, although
// that may have higher numbers.
import type { ReleaseTrack } from "@prisma/client"
import type { QueryDeps } from "@/lib/queries/deps"

export async function readFirstApplied(
  db: QueryDeps["db"],
  environment: string,
  { sequence, track }: { sequence: number; track: ReleaseTrack },
): Promise<ReadonlyMap<string, Date>> {
  const rows = await db.$queryRaw<{ id: string; at: Date }[]>`
    select a.gateway_id as id, min(a.received_at) as at
    from gateway_applied a join gateway g on g.id = a.gateway_id
    join release l on l.environment = g.environment and l.sequence = a.sequence
    where g.environment = ${environment} and a.sequence >= ${sequence} and (${track !== "head"} or l.track <> 'stable')
    group by a.gateway_id`
  return new Map(rows.map(({ id, at }) => [id, at]))
}
