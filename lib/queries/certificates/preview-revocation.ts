// What stops when a certificate is revoked: the routes that it reaches by the newest release, on which gateways.
// For whoever is about to revoke it. With another valid certificate of the same owner nothing of the owner stops.
import type { Actor } from "@/lib/core/actor"
import type { RevocationPreview } from "@/lib/core/certificate-view"
import { readableBy } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import {
  certificateOwner,
  environmentOf,
  partnerOf,
  type StoredCertificate,
  withOwner,
  withoutBytes,
} from "./certificate-row"

type PreviewedRoute = RevocationPreview["routes"][number]

export const makePreviewRevocation =
  ({ db, clock }: QueryDeps) =>
  async (actor: Actor, id: string): Promise<RevocationPreview> => {
    const now = clock()
    const found = await db.certificate.findUnique({ where: { id }, include: withOwner, omit: withoutBytes })
    const stored = readableBy(actor, found, partnerOf, { kind: "certificate", id })
    const { applicationId, gatewayId, operatorId, subjectKind } = stored
    const environment = environmentOf(stored)
    const otherValid = await db.certificate.count({
      where: {
        subjectKind,
        applicationId,
        gatewayId,
        operatorId,
        status: "valid",
        notAfter: { gte: now },
        NOT: { id },
      },
    })
    return {
      id,
      owner: certificateOwner(stored),
      otherValid,
      routes: await readRoutes(db, stored, now),
      gateways: environment === null ? [] : await readGateways(db, environment),
    }
  }

async function readRoutes(
  db: QueryDeps["db"],
  { applicationId }: StoredCertificate,
  now: Date,
): Promise<PreviewedRoute[]> {
  if (applicationId === null) return []
  const routes = await db.route.findMany({
    where: {
      scope: {
        grants: {
          some: {
            applicationId,
            status: "approved",
            activeSince: { not: null },
            OR: [{ endsAt: null }, { endsAt: { gt: now } }],
          },
        },
      },
    },
    include: { api: { select: { hostname: true } }, scope: { select: { name: true } } },
    orderBy: [{ api: { hostname: "asc" } }, { path: "asc" }, { id: "asc" }],
  })
  return routes.map(({ api, methods, path, scope }) => ({ host: api.hostname, methods, path, scope: scope.name }))
}

function readGateways(db: QueryDeps["db"], environmentName: string): Promise<RevocationPreview["gateways"]> {
  return db.gateway.findMany({
    where: { environmentName, status: "enrolled" },
    select: { id: true, name: true },
    orderBy: { name: "asc" },
  })
}
