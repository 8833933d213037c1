// The counts behind where a partner stands, for a page of partners in one statement.
// For the partner list, the partner's page and the partner's own home.
import type { OnboardingFacts } from "@/lib/core/onboarding"
import type { PartnerStatus } from "@/lib/core/partner-life-cycle"
import type { QueryDeps } from "@/lib/queries/deps"

export type PartnerFacts = OnboardingFacts & { id: string; status: PartnerStatus }

/** Applications that are retired count for nothing. */
export function readPartnerFacts(db: QueryDeps["db"], ids: string[], now: Date): Promise<PartnerFacts[]> {
  return db.$queryRaw<PartnerFacts[]>`
    select p.id, p.status::text as status,
      (select count(*)::int from "user" u where u.partner_id = p.id and u.status = 'active') as people,
      (select count(*)::int from invitation i where i.partner_id = p.id and i.accepted_at is null
        and i.revoked_at is null and i.expires_at > ${now}) as "openInvitations",
      (select count(*)::int from application a where a.partner_id = p.id and a.status <> 'retired') as applications,
      (select count(*)::int from certificate c join application a on a.id = c.application_id
        where a.partner_id = p.id and a.status <> 'retired' and c.status = 'valid' and c.not_after >= ${now}
      ) as "liveCertificates",
      coalesce(g.requested, 0) as "requestedGrants",
      coalesce(g.standing, 0) as "standingGrants",
      coalesce(g.active, 0) as "activeGrants",
      (select count(*)::int from connection_check k join application a on a.id = k.application_id
        where a.partner_id = p.id and k.seen_at is not null) as "checksSeen"
    from partner p
    left join lateral (
      select count(*) filter (where h.status = 'requested')::int as requested,
        count(*) filter (where h.status = 'approved')::int as standing,
        count(*) filter (where h.status = 'approved' and h.active_since is not null)::int as active
      from "grant" h join application a on a.id = h.application_id
      where a.partner_id = p.id and a.status <> 'retired' and h.status <> 'withdrawn'
        and (h.ends_at is null or h.ends_at > ${now})
    ) g on true
    where p.id = any(${ids})`
}
