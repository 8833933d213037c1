// Stored grants as screens and the API show them, with the status that they have at this instant.
// For the queries of grants, applications and partners.
import type { Prisma } from "@prisma/client"
import { grantStatus } from "@/lib/core/grant-status"
import type { GrantView } from "@/lib/core/grant-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { readActorNames } from "../people/actor-names"

const named = { id: true, name: true } as const
const withPlace = {
  scope: { select: named },
  application: {
    select: { ...named, environment: { select: { name: true, fourEyes: true } }, partner: { select: named } },
  },
} as const

type StoredGrant = Prisma.GrantGetPayload<{ include: typeof withPlace }>
type NameOf = Awaited<ReturnType<typeof readActorNames>>

type Asked = { where: Prisma.GrantWhereInput; orderBy?: Prisma.GrantOrderByWithRelationInput; take?: number }

/** Newest first, unless asked otherwise. */
export async function readGrants({ db, clock }: QueryDeps, asked: Asked): Promise<GrantView[]> {
  const rows = await db.grant.findMany({ orderBy: { id: "desc" }, ...asked, include: withPlace })
  const nameOf = await readActorNames(
    db,
    rows.flatMap(({ requestedBy, approvedBy, withdrawnBy }) => [requestedBy, approvedBy, withdrawnBy]),
  )
  const now = clock()
  return rows.map((row) => grantRow(row, nameOf, now))
}

function grantRow(row: StoredGrant, nameOf: NameOf, now: Date): GrantView {
  const { id, scope, application, reason, activeSince, endReason } = row
  const status = grantStatus(row, now)
  return {
    id,
    scope: scope.name,
    status,
    environment: application.environment.name,
    application: { id: application.id, name: application.name },
    partner: application.partner,
    reason,
    requestedBy: nameOf(row.requestedBy),
    requestedAt: row.requestedAt.toISOString(),
    approvedBy: row.approvedBy === null ? null : nameOf(row.approvedBy),
    approvedAt: row.approvedAt?.toISOString() ?? null,
    endsAt: row.endsAt?.toISOString() ?? null,
    declined: row.status === "withdrawn" && row.approvedAt === null,
    withdrawnBy: row.withdrawnBy === null ? null : nameOf(row.withdrawnBy),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    endReason,
    activeSince,
    fourEyes: row.status === "requested" ? application.environment.fourEyes : row.fourEyes,
  }
}
