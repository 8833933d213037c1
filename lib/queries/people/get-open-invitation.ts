// What the holder of an invitation's link sees before accepting: who was invited, as what, until when.
// For the page that the link opens. The link is the permission; every other one gets the same answer.
import { createHash } from "node:crypto"
import { DomainError } from "@/lib/core/domain-error"
import type { OpenInvitation } from "@/lib/core/people-view"
import type { QueryDeps } from "@/lib/queries/deps"

export const makeGetOpenInvitation =
  ({ db, clock }: QueryDeps) =>
  /** @throws DomainError `link_invalid` */
  async (token: string): Promise<OpenInvitation> => {
    const tokenHash = createHash("sha256").update(token).digest("hex")
    const invitation = await db.invitation.findFirst({
      where: { tokenHash, acceptedAt: null, revokedAt: null, expiresAt: { gt: clock() } },
      include: { partner: true },
    })
    if (invitation === null || invitation.partner?.status === "offboarded") {
      throw new DomainError(
        "link_invalid",
        "This invitation has been used, revoked or has ended. Ask for a new one, or sign in if you have accepted it.",
      )
    }
    const { email, name, role, partner, expiresAt } = invitation
    return { email, name, role, partner: partner?.name ?? null, expiresAt: expiresAt.toISOString() }
  }
