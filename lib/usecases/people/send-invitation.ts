// One open invitation an address: makes it, replaces an older one, and mails the link where mail is set up.
// For the two use cases that invite, in their transaction.
import { DomainError } from "@/lib/core/domain-error"
import { invitationUrl } from "@/lib/core/link"
import type { RoleName } from "@/lib/core/people-view"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { makeToken } from "./one-time-token"
import { revokeInvitations } from "./revoke-invitations"

const validDays = 7

export type SentInvitation = {
  id: string
  /** Holds the token; shown once. */
  url: string
  expiresAt: Date
  mailed: boolean
}

type Invited = { email: string; name: string; role: RoleName; partner?: { id: string; name: string } }

export async function sendInvitation(
  context: WriteContext,
  deps: Pick<Deps, "random" | "settings">,
  { email, name, role, partner }: Invited,
): Promise<SentInvitation> {
  const { tx, now, actor, newId, record } = context
  if ((await tx.user.findUnique({ where: { email }, select: { id: true } })) !== null) {
    throw new DomainError("duplicate", `${email} has an account already.`, {
      fields: { email: "This address has an account already. Use another one." },
    })
  }
  await revokeInvitations(context, { email })
  const id = newId("invitation")
  const { token, tokenHash } = makeToken(deps.random)
  const expiresAt = new Date(now.getTime() + validDays * 86_400_000)
  const row = { id, tokenHash, email, name, role, partnerId: partner?.id, invitedById: actor.id }
  await tx.invitation.create({ data: { ...row, createdAt: now, expiresAt } })
  record({
    action: "invitation.sent",
    subject: { kind: "invitation", id, name: email },
    partnerId: partner?.id,
    detail: { name, role },
  })
  const url = invitationUrl(deps.settings.publicUrl, token)
  const mailed = deps.settings.mail === true
  if (mailed) context.send({ topic: "mail", payload: letter({ email, name, partner }, url, expiresAt) })
  return { id, url, expiresAt, mailed }
}

function letter({ email, name, partner }: Omit<Invited, "role">, url: string, expiresAt: Date) {
  const where = partner === undefined ? "Gatewarden" : `the partner portal, for ${partner.name}`
  const text = [
    `Hello ${name},`,
    `you are invited to ${where}. This link sets up your account; it works once, until ${expiresAt.toUTCString()}:`,
    url,
    "If you did not expect this, you need not do anything.",
  ]
  return { to: email, subject: `Your invitation to ${where}`, text: `${text.join("\n\n")}\n` }
}
