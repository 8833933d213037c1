// Writes a gateway's report in one statement: the newest report, the first time it applied a release, that it was heard,
// and the wake-up of whoever watches. For report-status.
import { channelName } from "@/lib/core/channel"
import type { Tx } from "@/lib/usecases/deps"

export type StoredReport = {
  gatewayId: string
  sequence: number
  stamp: number
  manifestSha256: string
  state: "applied" | "rejected" | "stale"
  error: string | null
  crlNumbers: Record<string, number>
  trustAnchors: string[]
  target: string
  targetVersion: string
  agentVersion: string
  appliedAt: Date | null
  pollMode: string
}

export async function storeReport(db: Tx, report: StoredReport, now: Date): Promise<void> {
  const { gatewayId, sequence, stamp, manifestSha256, state, error, appliedAt } = report
  const applied = state === "applied" && sequence > 0
  await db.$executeRaw`
    with heard as (
      update gateway set last_seen_at = greatest(last_seen_at, ${now}) where id = ${gatewayId}),
    newest as (
      insert into gateway_report (gateway_id, sequence, stamp, manifest_sha256, state, error, crl_numbers, trust_anchors,
        target, target_version, agent_version, poll_mode, applied_at, received_at)
      values (${gatewayId}, ${sequence}, ${stamp}, ${manifestSha256}, ${state}::report_state, ${error},
        ${JSON.stringify(report.crlNumbers)}::jsonb, ${report.trustAnchors}::text[], ${report.target},
        ${report.targetVersion}, ${report.agentVersion}, ${report.pollMode}, ${appliedAt}, ${now})
      on conflict (gateway_id) do update set sequence = excluded.sequence, stamp = excluded.stamp,
        manifest_sha256 = excluded.manifest_sha256, state = excluded.state, error = excluded.error,
        crl_numbers = excluded.crl_numbers, trust_anchors = excluded.trust_anchors, target = excluded.target,
        target_version = excluded.target_version, agent_version = excluded.agent_version,
        poll_mode = excluded.poll_mode, applied_at = excluded.applied_at, received_at = excluded.received_at),
    first as (
      insert into gateway_applied (gateway_id, sequence, applied_at, received_at)
      select ${gatewayId}, ${sequence}, ${appliedAt ?? now}, ${now} where ${applied}
      on conflict do nothing)
    select pg_notify(${channelName("report")}, ${gatewayId})`
}
