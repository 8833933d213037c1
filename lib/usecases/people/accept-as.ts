// Turns an open invitation into a person, once, in the transaction of whoever judged the invitation's holder.
// For acceptance by password and by single sign-on.
import { DomainError } from "@/lib/core/domain-error"
import type { WriteContext } from "@/lib/usecases/deps"

type NewPerson = { userId: string; name?: string; passwordHash?: string; oidcSubject?: string }

/** @throws DomainError `link_invalid` where it was used, revoked or has ended; the condition decides between two at once */
export async function acceptAs(
  context: WriteContext,
  which: { id: string } | { tokenHash: string },
  person: NewPerson,
): Promise<{ email: string }> {
  const { tx, now, record } = context
  const [invitation] = await tx.invitation.updateManyAndReturn({
    where: { ...which, acceptedAt: null, revokedAt: null, expiresAt: { gt: now } },
    data: { acceptedAt: now },
  })
  if (invitation === undefined) throw invitationInvalid()
  const { email, role, partnerId } = invitation
  await refuseTaken(context, email, partnerId)
  const { userId: id, passwordHash, oidcSubject } = person
  const name = person.name ?? invitation.name
  await tx.user.create({ data: { id, email, name, role, partnerId, passwordHash, oidcSubject, createdAt: now } })
  record({
    action: "invitation.accepted",
    subject: { kind: "invitation", id: invitation.id, name: email },
    partnerId: partnerId ?? undefined,
    detail: { user: id },
  })
  record({
    action: "user.created",
    subject: { kind: "user", id, name },
    partnerId: partnerId ?? undefined,
    detail: { role, by: "invitation" },
  })
  return { email }
}

async function refuseTaken({ tx }: WriteContext, email: string, partnerId: string | null): Promise<void> {
  if ((await tx.user.findUnique({ where: { email }, select: { id: true } })) !== null) {
    throw new DomainError("duplicate", `${email} has an account already. Sign in with it.`)
  }
  if (partnerId === null) return
  const partner = await tx.partner.findUnique({ where: { id: partnerId }, select: { status: true } })
  if (partner === null || partner.status === "offboarded") throw invitationInvalid()
}

export function invitationInvalid(): DomainError {
  return new DomainError(
    "link_invalid",
    "This invitation has been used, revoked or has ended. Ask for a new one, or sign in if you have accepted it.",
  )
}
