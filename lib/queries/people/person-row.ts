// A stored person and a stored invitation as screens and the API show them. Never with a hash or a token.
// For the queries of people and of partners.
import type { Prisma } from "@prisma/client"
import type { InvitationRow, PersonRow } from "@/lib/core/people-view"

const partner = { select: { id: true, name: true } } as const
export const withPartner = { partner } as const

type StoredPerson = Prisma.UserGetPayload<{ include: typeof withPartner }>
type StoredInvitation = Prisma.InvitationGetPayload<{ include: typeof withPartner }>

export function personRow(user: StoredPerson): PersonRow {
  const { id, email, name, role, status } = user
  return {
    id,
    email,
    name,
    role,
    status,
    partner: user.partner,
    signsInBy: { password: user.passwordHash !== null, singleSignOn: user.oidcSubject !== null },
    lastSignInAt: user.lastSignInAt?.toISOString() ?? null,
    createdAt: user.createdAt.toISOString(),
  }
}

export function invitationRow(
  invitation: StoredInvitation,
  nameOf: (id: string) => { id: string; name: string },
  now: Date,
): InvitationRow {
  const { id, email, name, role } = invitation
  return {
    id,
    email,
    name,
    role,
    partner: invitation.partner,
    status: invitationStatus(invitation, now),
    invitedBy: nameOf(invitation.invitedById),
    createdAt: invitation.createdAt.toISOString(),
    expiresAt: invitation.expiresAt.toISOString(),
    acceptedAt: invitation.acceptedAt?.toISOString() ?? null,
  }
}

type Dates = Pick<StoredInvitation, "acceptedAt" | "revokedAt" | "expiresAt">

function invitationStatus({ acceptedAt, revokedAt, expiresAt }: Dates, now: Date): InvitationRow["status"] {
  if (acceptedAt !== null) return "accepted"
  if (revokedAt !== null) return "revoked"
  return expiresAt <= now ? "expired" : "open"
}
