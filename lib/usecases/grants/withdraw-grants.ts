// Withdraws grants, each with its event: what was approved ends, what was asked for is declined.
// For use cases, in their transaction. Gateways follow with the next publication; whoever must stop at once is suspended.
import type { WriteContext } from "@/lib/usecases/deps"

type Which = { id: string } | { id: { in: string[] } } | { applicationId: string }

/** Answers how many. */
export async function withdrawGrants(context: WriteContext, which: Which, reason: string): Promise<number> {
  const { tx, now, actor, record } = context
  const withdrawn = await tx.grant.updateManyAndReturn({
    where: { ...which, status: { not: "withdrawn" } },
    data: { status: "withdrawn", withdrawnBy: actor.id, withdrawnAt: now, endReason: reason },
    include: { scope: true, application: true },
  })
  for (const { id, approvedAt, scope, application } of withdrawn) {
    record({
      action: approvedAt === null ? "grant.declined" : "grant.withdrawn",
      subject: { kind: "grant", id, name: `${application.name}: ${scope.name}` },
      partnerId: application.partnerId,
      environment: application.environmentName,
      detail: { application: application.id, scope: scope.name, reason },
    })
  }
  return withdrawn.length
}
