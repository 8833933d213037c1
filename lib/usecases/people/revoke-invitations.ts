// Ends open invitations, each with its event: of an address that is invited anew, or of a partner that leaves.
// For use cases, in their transaction.
import type { WriteContext } from "@/lib/usecases/deps"

/** Answers how many. */
export async function revokeInvitations(
  { tx, now, record }: WriteContext,
  which: { id: string } | { email: string } | { partnerId: string },
): Promise<number> {
  const revoked = await tx.invitation.updateManyAndReturn({
    where: { ...which, acceptedAt: null, revokedAt: null },
    data: { revokedAt: now },
    select: { id: true, email: true, partnerId: true },
  })
  for (const { id, email, partnerId } of revoked) {
    record({
      action: "invitation.revoked",
      subject: { kind: "invitation", id, name: email },
      partnerId: partnerId ?? undefined,
    })
  }
  return revoked.length
}
