// Takes the place of an application's earlier grant of the same scope: one approved grant a scope, never two.
// For approvals, in their transaction and before the new one is approved; the index that says so checks every statement.
import type { WriteContext } from "@/lib/usecases/deps"
import { withdrawGrants } from "./withdraw-grants"

/** Answers the release since which the scope has been active without a break; null where it is not. */
export async function replaceGrant(
  context: WriteContext,
  place: { applicationId: string; scopeId: string },
  by: string,
): Promise<number | null> {
  const { tx, now } = context
  const earlier = await tx.grant.findFirst({ where: { ...place, status: "approved" } })
  if (earlier === null) return null
  await withdrawGrants(context, { id: earlier.id }, `Replaced by ${by}.`)
  const standing = earlier.endsAt === null || earlier.endsAt > now
  return standing ? earlier.activeSince : null
}
