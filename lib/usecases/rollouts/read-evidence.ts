// What the gateways of an environment have said of the release that is rolled out. Reports of what is stable count for nothing here:
// a stop that was published meanwhile has a higher number on that track without holding the release.
// For the worker that advances rollouts.
import type { RolloutGateway } from "@/lib/core/rollout"
import type { Tx } from "@/lib/usecases/deps"

type Row = Omit<RolloutGateway, "refusal"> & { refusedAt: Date | null; error: string | null }

export async function readEvidence(
  tx: Tx,
  { environment, sequence }: { environment: string; sequence: number },
): Promise<RolloutGateway[]> {
  const rows = await tx.$queryRaw<Row[]>`
    select g.id, g.name, g.wave::int, greatest(g.created_at, g.enrolled_at, g.wave_set_at) as "countsFrom",
      g.last_seen_at as "lastSeenAt",
      (select min(a.received_at) from gateway_applied a
        join release l on l.environment = g.environment and l.sequence = a.sequence
        where a.gateway_id = g.id and a.sequence >= ${sequence} and l.track <> 'stable') as "appliedAt",
      case when r.state = 'rejected' and r.sequence >= ${sequence} and not exists (
        select from release l where l.environment = g.environment and l.sequence = r.sequence and l.track = 'stable')
        then r.received_at end as "refusedAt", r.error
    from gateway g left join gateway_report r on r.gateway_id = g.id
    where g.environment = ${environment} and g.status = 'enrolled'
    order by g.wave, g.name, g.id`
  return rows.map(({ refusedAt, error, ...gateway }) => ({
    ...gateway,
    refusal: refusedAt === null ? null : { at: refusedAt, error: error ?? "without a word" },
  }))
}
