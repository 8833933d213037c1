// Invites a person of a partner. The first invitation makes a draft partner an invited one.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { emailField } from "@/lib/core/email-field"
import { movePartner, type PartnerStatus, requirePartnerPresent } from "@/lib/core/partner-life-cycle"
import { textField } from "@/lib/core/text-field"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { lockPartner } from "../partners/lock-partner"
import { type SentInvitation, sendInvitation } from "./send-invitation"

export const invitePartnerMemberInput = z.object({
  partnerId: z.string().max(64),
  email: emailField,
  name: textField("The name", 100),
})
export type InvitePartnerMember = z.infer<typeof invitePartnerMemberInput>

export const makeInvitePartnerMember =
  (deps: Pick<Deps, "write" | "random" | "settings">) =>
  async (actor: Actor, { partnerId, email, name }: InvitePartnerMember): Promise<SentInvitation> =>
    deps.write(actor, async (context) => {
      const partner = await lockPartner(context.tx, actor, partnerId)
      requirePartnerPresent(partner)
      if (partner.status === "draft") await markInvited(context, partner)
      return sendInvitation(context, deps, { email, name, role: "partner_member", partner })
    })

async function markInvited(
  { tx, now, record }: WriteContext,
  partner: { id: string; name: string; status: PartnerStatus },
): Promise<void> {
  const { id, name } = partner
  const status = movePartner(partner, "invite")
  await tx.partner.update({ where: { id }, data: { status, revision: { increment: 1 }, updatedAt: now } })
  record({ action: "partner.invited", subject: { kind: "partner", id, name }, partnerId: id })
}
