// The scopes that an application may ask for, with their routes, and where it stands with each.
// For the partner's own people and staff. What only internal hosts serve is not on offer, and no upstream is told.
import type { Actor } from "@/lib/core/actor"
import { grantStatus } from "@/lib/core/grant-status"
import type { ScopeOffer } from "@/lib/core/grant-view"
import { readableBy } from "@/lib/core/permission"
import type { TokenPolicy } from "@/lib/core/policy"
import type { QueryDeps } from "@/lib/queries/deps"

const most = 500

export const makeListScopeOffers =
  ({ db, clock }: QueryDeps) =>
  async (actor: Actor, applicationId: string): Promise<ScopeOffer[]> => {
    const found = await db.application.findUnique({ where: { id: applicationId } })
    const object = { kind: "application", id: applicationId }
    const { environmentName } = readableBy(actor, found, ({ partnerId }) => partnerId, object)
    const offered = { api: { zone: { not: "internal" as const } } }
    const scopes = await db.scope.findMany({
      where: { environmentName, routes: { some: offered } },
      include: {
        routes: {
          where: offered,
          include: { api: { select: { name: true, hostname: true, tokenPolicy: true } } },
          orderBy: { id: "asc" },
        },
        grants: { where: { applicationId, status: { not: "withdrawn" } }, orderBy: { id: "desc" } },
      },
      orderBy: { name: "asc" },
      take: most,
    })
    const now = clock()
    return scopes.map(({ name, routes, grants }) => {
      // what stands says more than what was asked for on top of it
      const grant = grants.find(({ status }) => status === "approved") ?? grants[0]
      return {
        scope: name,
        routes: routes.map(({ methods, path, api }) => ({
          ...{ methods, path, host: api.hostname, api: api.name },
          // written from the input schema alone, which has this shape
          tokenPolicy: api.tokenPolicy as TokenPolicy,
        })),
        standing:
          grant === undefined
            ? null
            : { grantId: grant.id, status: grantStatus(grant, now), endsAt: grant.endsAt?.toISOString() ?? null },
      }
    })
  }
