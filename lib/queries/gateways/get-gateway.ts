// One gateway: its state and last report, its certificates, the releases that it applied, and whether a code waits for it.
// For staff. A code itself is shown once, by the use case that makes it.
import { Prisma } from "@prisma/client"
import type { Actor } from "@/lib/core/actor"
import { certificateState } from "@/lib/core/certificate-state"
import type { GatewayDetail } from "@/lib/core/gateway-view"
import { notFound } from "@/lib/core/not-found"
import { requireStaff } from "@/lib/core/permission"
import type { QueryDeps } from "@/lib/queries/deps"
import { readGateways } from "./read-gateways"

const most = 50

export const makeGetGateway =
  (deps: QueryDeps) =>
  async (actor: Actor, id: string): Promise<GatewayDetail> => {
    requireStaff(actor)
    const [gateway] = await readGateways(deps, Prisma.sql`g.id = ${id}`, 1)
    if (gateway === undefined) throw notFound("gateway", id)
    return {
      ...gateway,
      certificates: await readCertificates(deps, id),
      appliedReleases: await readApplied(deps.db, gateway.environment, id),
      openCode: await readOpenCode(deps, id),
    }
  }

async function readCertificates({ db, clock }: QueryDeps, gatewayId: string): Promise<GatewayDetail["certificates"]> {
  const now = clock()
  const rows = await db.certificate.findMany({
    where: { gatewayId, status: { not: "intent" } },
    select: { id: true, serial: true, notAfter: true, status: true },
    orderBy: { id: "desc" },
    take: most,
  })
  return rows.map((row) => ({
    id: row.id,
    serial: row.serial,
    notAfter: row.notAfter.toISOString(),
    status: certificateState(row, now),
  }))
}

type AppliedRow = { sequence: number; appliedAt: Date; receivedAt: Date; kind: string; message: string }

async function readApplied(
  db: QueryDeps["db"],
  environment: string,
  gatewayId: string,
): Promise<GatewayDetail["appliedReleases"]> {
  const rows = await db.$queryRaw<AppliedRow[]>`
    select a.sequence, a.applied_at as "appliedAt", a.received_at as "receivedAt", r.kind::text, r.message
    from gateway_applied a
    join release r on r.environment = ${environment} and r.sequence = a.sequence
    where a.gateway_id = ${gatewayId}
    order by a.sequence desc limit ${most}`
  return rows.map((row) => ({
    ...row,
    appliedAt: row.appliedAt.toISOString(),
    receivedAt: row.receivedAt.toISOString(),
  }))
}

async function readOpenCode({ db, clock }: QueryDeps, gatewayId: string): Promise<GatewayDetail["openCode"]> {
  const code = await db.enrolmentCode.findFirst({
    where: { gatewayId, usedAt: null, expiresAt: { gt: clock() } },
    orderBy: { id: "desc" },
  })
  if (code === null) return null
  return { createdAt: code.createdAt.toISOString(), expiresAt: code.expiresAt.toISOString() }
}
