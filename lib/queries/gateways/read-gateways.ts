// Gateways with their state, what they applied and what they last said, in one statement for a page of them.
// For the queries of gateways, releases and the overview. The state is gatewayState of lib/core, said in SQL so that it can be filtered by.
import { Prisma } from "@prisma/client"
import type { GatewayState } from "@/lib/core/gateway-state"
import type { GatewayPattern, GatewayReportView, GatewayTarget, GatewayView } from "@/lib/core/gateway-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { openRolloutJoin, wantedSequence } from "./wanted-sql"

type Row = {
  id: string
  name: string
  environment: string
  target: GatewayTarget
  pattern: GatewayPattern
  state: GatewayState
  applied: number
  head: number
  wanted: number
  wave: number
  waveSetAt: Date | null
  revision: number
  createdAt: Date
  enrolledAt: Date | null
  retiredAt: Date | null
  lastSeenAt: Date | null
  report:
    | (Omit<GatewayReportView, "appliedAt" | "receivedAt"> & { appliedAt: string | null; receivedAt: string })
    | null
}

/** Conditions may name `g` (the gateway), `s` (its state) and `r` (its newest report). */
export async function readGateways(
  { db, clock }: QueryDeps,
  condition: Prisma.Sql,
  limit: number,
): Promise<GatewayView[]> {
  const rows = await db.$queryRaw<Row[]>`
    select g.id, g.name, g.environment, g.target::text, g.pattern::text, s.state, coalesce(a.sequence, 0) as applied,
      h.sequence as head, w.wanted, g.wave::int, g.wave_set_at as "waveSetAt", g.revision, g.created_at as "createdAt", g.enrolled_at as "enrolledAt",
      g.retired_at as "retiredAt", g.last_seen_at as "lastSeenAt",
      case when r.gateway_id is not null then json_build_object('sequence', r.sequence, 'stamp', r.stamp,
        'state', r.state, 'manifestSha256', r.manifest_sha256, 'error', r.error, 'crlNumbers', r.crl_numbers,
        'trustAnchors', r.trust_anchors, 'target', r.target, 'targetVersion', r.target_version,
        'agentVersion', r.agent_version, 'pollMode', r.poll_mode, 'appliedAt', r.applied_at,
        'receivedAt', r.received_at) end as report
    from gateway g
    join environment e on e.name = g.environment
    join environment_head h on h.environment = g.environment
    left join gateway_report r on r.gateway_id = g.id
    left join lateral (
      select sequence from gateway_applied where gateway_id = g.id order by sequence desc limit 1) a on true
    ${openRolloutJoin}
    cross join lateral (select ${wantedSequence} as wanted) w
    cross join lateral (select case
      when g.status <> 'enrolled' then g.status::text
      when g.last_seen_at is null
        or ${clock()} - g.last_seen_at > greatest(3 * e.refresh_seconds, 90) * interval '1 second' then 'silent'
      when r.state = 'rejected' then 'rejecting'
      when r.state = 'applied' and r.sequence >= w.wanted then 'current'
      else 'behind' end as state) s
    where ${condition}
    order by g.name, g.id
    limit ${limit}`
  return rows.map(gatewayView)
}

/** For those who want all of an environment. */
export function enrolledIn(environment: string): Prisma.Sql {
  return Prisma.sql`g.environment = ${environment} and g.status = 'enrolled'`
}

function gatewayView(row: Row): GatewayView {
  const { applied, wanted, report } = row
  return {
    ...row,
    lag: Math.max(0, wanted - applied),
    waveSetAt: row.waveSetAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    enrolledAt: row.enrolledAt?.toISOString() ?? null,
    retiredAt: row.retiredAt?.toISOString() ?? null,
    lastSeenAt: row.lastSeenAt?.toISOString() ?? null,
    lastError: report === null ? null : report.error,
    report: report === null ? null : reportView(report),
  }
}

/** JSON made by PostgreSQL writes an instant with its offset; here all end in Z. */
function reportView(report: NonNullable<Row["report"]>): GatewayReportView {
  return {
    ...report,
    appliedAt: report.appliedAt === null ? null : new Date(report.appliedAt).toISOString(),
    receivedAt: new Date(report.receivedAt).toISOString(),
  }
}
