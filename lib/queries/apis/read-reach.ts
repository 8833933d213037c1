// Which applications standing grants let in, by which scopes.
// For the pages of APIs and scopes. At most 200 applications, by partner; the counts beside them tell of all.
import type { Prisma } from "@prisma/client"
import type { ReachEntry } from "@/lib/core/api-view"
import { grantStatus } from "@/lib/core/grant-status"
import type { QueryDeps } from "@/lib/queries/deps"

const mostApplications = 200

export async function readReach({ db, clock }: QueryDeps, scope: Prisma.ScopeWhereInput): Promise<ReachEntry[]> {
  const now = clock()
  const standing: Prisma.GrantWhereInput = {
    scope,
    status: "approved",
    OR: [{ endsAt: null }, { endsAt: { gt: now } }],
  }
  const applications = await db.application.findMany({
    where: { grants: { some: standing }, status: { not: "retired" } },
    include: {
      partner: { select: { id: true, name: true, status: true } },
      grants: { where: standing, include: { scope: { select: { name: true } } }, orderBy: { scope: { name: "asc" } } },
    },
    orderBy: [{ partner: { name: "asc" } }, { name: "asc" }, { id: "asc" }],
    take: mostApplications,
  })
  return applications.map(({ id, name, status, partner, grants }) => ({
    partner,
    application: { id, name, status },
    scopes: grants.map((grant) => ({
      name: grant.scope.name,
      status: grantStatus(grant, now),
      endsAt: grant.endsAt?.toISOString() ?? null,
    })),
  }))
}
