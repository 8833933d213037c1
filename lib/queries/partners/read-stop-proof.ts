// The proof that access was taken away: the release that did it, and which gateways have reported that they enforce it.
// For the pages of suspended and ended partners and applications.
import { enforcement } from "@/lib/core/enforcement"
import type { StopProof } from "@/lib/core/partner-view"
import type { QueryDeps } from "@/lib/queries/deps"

type AppliedRow = { id: string; name: string; applied: number }

/** @param sequence null where the environment had no release that could have given access */
export async function readStopProof(
  db: QueryDeps["db"],
  environment: string,
  sequence: number | null,
): Promise<StopProof> {
  const gateways = await db.$queryRaw<AppliedRow[]>`
    select g.id, g.name, coalesce(max(a.sequence), 0)::int as applied
    from gateway g left join gateway_applied a on a.gateway_id = g.id
    where g.environment = ${environment} and g.status = 'enrolled'
    group by g.id, g.name order by g.name`
  const release =
    sequence === null
      ? null
      : await db.release.findUnique({
          where: { environmentName_sequence: { environmentName: environment, sequence } },
          select: { publishedAt: true },
        })
  return {
    environment,
    sequence,
    publishedAt: release?.publishedAt.toISOString() ?? null,
    enforced: enforcement(gateways, sequence ?? 0),
  }
}
