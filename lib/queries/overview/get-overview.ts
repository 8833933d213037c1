// Whether the perimeter is as decided: each environment's release and gateways, what is unpublished, what ends, what needs a hand.
// For staff.
import type { Actor } from "@/lib/core/actor"
import type { EnvironmentOverview, Overview } from "@/lib/core/overview-view"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { readRecentEvents } from "../audit/list-audit-events"
import { openRolloutJoin, wantedSequence } from "../gateways/wanted-sql"
import { makeCountUnpublished, type UnpublishedDeps } from "./count-unpublished"
import { findEndings } from "./find-endings"
import { findGatewayTroubles } from "./find-gateway-troubles"
import { findRootEnds } from "./find-root-ends"
import { findStaleBytes } from "./find-stale-bytes"
import { findTokenTroubles } from "./find-token-troubles"
import { findUnenforced } from "./find-unenforced"
import { findWaitingReleases } from "./find-waiting-releases"
import { readEndingByWeek } from "./read-ending-by-week"

export type OverviewQueryDeps = UnpublishedDeps

const recent = 10
const mostFindings = 100

export const makeGetOverview = (deps: OverviewQueryDeps) => {
  const countUnpublished = makeCountUnpublished(deps)
  return async (actor: Actor): Promise<Overview> => {
    requireStaff(actor)
    const findings = await Promise.all([
      findGatewayTroubles(deps),
      findUnenforced(deps),
      findStaleBytes(deps),
      findRootEnds(deps, actor),
      findEndings(deps),
      findTokenTroubles(deps),
      findWaitingReleases(deps),
    ])
    const inOrder = findings.flat().sort((a, b) => a.severity.localeCompare(b.severity))
    return {
      environments: await readEnvironments(deps, (environment) => countUnpublished(actor, environment)),
      endingByWeek: await readEndingByWeek(deps),
      recentEvents: await readRecentEvents(deps.db, recent),
      findings: inOrder.slice(0, mostFindings),
      counts: await readCounts(deps.db),
    }
  }
}

type Row = Omit<EnvironmentOverview, "release" | "gateways" | "unpublishedChanges"> &
  EnvironmentOverview["gateways"] & { sequence: number; publishedAt: Date | null; notAfter: Date | null }

/** The states of gateways are those of readGateways, counted. */
async function readEnvironments(
  deps: QueryDeps,
  countUnpublished: (environment: string) => Promise<number>,
): Promise<EnvironmentOverview[]> {
  const now = deps.clock()
  const rows = await deps.db.$queryRaw<Row[]>`
    select e.name, e.title, h.sequence, l.published_at as "publishedAt", m.not_after as "notAfter",
      g."of", g.current, g.behind, g.rejecting, g.silent,
      (select count(*)::int from certificate c join authority i on i.id = c.authority_id
        where i.environment = e.name and c.status = 'valid' and c.not_after >= ${now})
        + (select count(*)::int from certificate c join application a on a.id = c.application_id
        where c.authority_id is null and a.environment = e.name and c.status = 'valid' and c.not_after >= ${now}) as "validCertificates"
    from environment e
    join environment_head h on h.environment = e.name
    ${openRolloutJoin}
    left join release l on l.environment = e.name and l.sequence = h.sequence
    left join manifest m on m.payload_sha256 = h.manifest_sha256
    cross join lateral (
      select count(*)::int as "of", count(*) filter (where s.state = 'current')::int as current,
        count(*) filter (where s.state = 'behind')::int as behind,
        count(*) filter (where s.state = 'rejecting')::int as rejecting,
        count(*) filter (where s.state = 'silent')::int as silent
      from (
        select case
          when g.last_seen_at is null
            or ${now} - g.last_seen_at > greatest(3 * e.refresh_seconds, 90) * interval '1 second' then 'silent'
          when r.state = 'rejected' then 'rejecting'
          when r.state = 'applied' and r.sequence >= ${wantedSequence} then 'current'
          else 'behind' end as state
        from gateway g left join gateway_report r on r.gateway_id = g.id
        where g.environment = e.name and g.status = 'enrolled') s) g
    order by e.created_at, e.name desc`
  return Promise.all(rows.map(async (row) => environmentOverview(row, await countUnpublished(row.name))))
}

function environmentOverview(row: Row, unpublishedChanges: number): EnvironmentOverview {
  const { name, title, sequence, publishedAt, notAfter, validCertificates } = row
  const { current, behind, rejecting, silent, of } = row
  return {
    name,
    title,
    release:
      publishedAt === null || notAfter === null
        ? null
        : { sequence, publishedAt: publishedAt.toISOString(), manifestNotAfter: notAfter.toISOString() },
    gateways: { current, of, behind, rejecting, silent },
    unpublishedChanges,
    validCertificates,
  }
}

async function readCounts(db: QueryDeps["db"]): Promise<Overview["counts"]> {
  const [counts] = await db.$queryRaw<Overview["counts"][]>`
    select (select count(*)::int from partner where status <> 'offboarded') as partners,
      (select count(*)::int from application where status <> 'retired') as applications,
      (select count(*)::int from api) as apis,
      (select count(*)::int from gateway where status <> 'retired') as gateways`
  return counts ?? { partners: 0, applications: 0, apis: 0, gateways: 0 }
}
