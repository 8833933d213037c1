// People, invitations and one's own account as screens and the API show them. Instants are ISO 8601 in UTC.
// Shapes only; lib/queries/people fills them.

export const roles = ["admin", "approver", "viewer", "partner_member"] as const
export type RoleName = (typeof roles)[number]

type Named = { id: string; name: string }

export type PersonRow = {
  id: string
  email: string
  name: string
  role: RoleName
  status: "active" | "disabled"
  partner: Named | null
  signsInBy: { password: boolean; singleSignOn: boolean }
  lastSignInAt: string | null
  createdAt: string
}

export type InvitationRow = {
  id: string
  email: string
  name: string
  role: RoleName
  partner: Named | null
  status: "open" | "accepted" | "expired" | "revoked"
  invitedBy: Named
  createdAt: string
  expiresAt: string
  acceptedAt: string | null
}

/** What the holder of an invitation's link sees before accepting. */
export type OpenInvitation = {
  email: string
  name: string
  role: RoleName
  /** The partner's name; null for the people who run the perimeter. */
  partner: string | null
  expiresAt: string
}

export type MyAccount = PersonRow & {
  sessions: { id: string; createdAt: string; expiresAt: string; current: boolean }[]
}
