// Ends what a person has open: raises the session version and closes the rows, in the transaction that is the cause.
// For sign-out everywhere, demotion, disabling and password change.
import type { WriteContext } from "@/lib/usecases/deps"

/**
 * Answers the new session version.
 * @param except a session whose browser is given the new version
 */
export async function endSessionsOf(context: WriteContext, userId: string, except?: string): Promise<number> {
  const { tx, now, notify } = context
  const { sessionVersion } = await tx.user.update({
    where: { id: userId },
    data: { sessionVersion: { increment: 1 } },
    select: { sessionVersion: true },
  })
  const kept = except === undefined ? {} : { id: { not: except } }
  await tx.session.updateMany({ where: { userId, endedAt: null, ...kept }, data: { endedAt: now } })
  notify("access", userId)
  return sessionVersion
}
