// What could be reached with a partner's credentials: application by application, scopes, routes and upstreams.
// For staff, and for the partner's own people without what lies behind the gateway.
import type { Prisma } from "@prisma/client"
import type { Actor } from "@/lib/core/actor"
import type { ApplicationReach, BlastRadius, ReachedScope } from "@/lib/core/application-view"
import { grantStatus } from "@/lib/core/grant-status"
import { isStaff, readableBy } from "@/lib/core/permission"
import type { TokenPolicy } from "@/lib/core/policy"
import type { QueryDeps } from "@/lib/queries/deps"

const withRoutes = { scope: { include: { routes: { include: { api: true }, orderBy: { id: "asc" } } } } } as const

type HeldGrant = Prisma.GrantGetPayload<{ include: typeof withRoutes }>

export const makeGetBlastRadius =
  (deps: QueryDeps) =>
  async (actor: Actor, partnerId: string): Promise<BlastRadius> => {
    const found = await deps.db.partner.findUnique({ where: { id: partnerId } })
    const { id, name } = readableBy(actor, found, (row) => row.id, { kind: "partner", id: partnerId })
    const applications = await readReach(deps, { partnerId, status: { not: "retired" } }, isStaff(actor))
    const names = [...new Set(applications.map(({ environment }) => environment))].sort()
    return {
      partner: { id, name },
      environments: names.map((environment) => ({
        environment,
        applications: applications.filter((application) => application.environment === environment),
      })),
    }
  }

export const makeGetApplicationReach =
  (deps: QueryDeps) =>
  async (actor: Actor, id: string): Promise<ApplicationReach> => {
    const found = await deps.db.application.findUnique({ where: { id } })
    const object = { kind: "application", id }
    readableBy(actor, found, ({ partnerId }) => partnerId, object)
    const [reach] = await readReach(deps, { id }, isStaff(actor))
    return readableBy(actor, reach, () => found?.partnerId ?? "", object)
  }

async function readReach(
  { db, clock }: QueryDeps,
  where: Prisma.ApplicationWhereInput,
  withUpstream: boolean,
): Promise<ApplicationReach[]> {
  const now = clock()
  const applications = await db.application.findMany({
    where,
    include: {
      certificates: { where: { status: "valid", notAfter: { gte: now } }, orderBy: { notAfter: "desc" } },
      grants: {
        where: { status: "approved", OR: [{ endsAt: null }, { endsAt: { gt: now } }] },
        include: withRoutes,
        orderBy: { scope: { name: "asc" } },
      },
    },
    orderBy: [{ environmentName: "asc" }, { name: "asc" }],
  })
  return applications.map(({ id, name, environmentName, status, certificates, grants }) => ({
    id,
    name,
    environment: environmentName,
    status,
    credentials: certificates.map((certificate) => ({
      id: certificate.id,
      serial: certificate.serial,
      sha256: certificate.sha256,
      notAfter: certificate.notAfter.toISOString(),
    })),
    scopes: grants.map((grant) => reachedScope(grant, withUpstream, now)),
  }))
}

function reachedScope(grant: HeldGrant, withUpstream: boolean, now: Date): ReachedScope {
  return {
    grantId: grant.id,
    name: grant.scope.name,
    status: grantStatus(grant, now),
    endsAt: grant.endsAt?.toISOString() ?? null,
    routes: grant.scope.routes.map(({ id, methods, path, api }) => ({
      id,
      methods,
      host: api.hostname,
      path,
      api: { id: api.id, name: api.name },
      // written from the input schema alone, which has this shape
      tokenPolicy: api.tokenPolicy as TokenPolicy,
      upstream: withUpstream ? api.upstream : null,
    })),
  }
}
