// Takes an invitation back that nobody has accepted yet: its link stops working.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { revokeInvitations } from "./revoke-invitations"

export const revokeInvitationInput = z.object({ id: z.string().max(64) })
export type RevokeInvitation = z.infer<typeof revokeInvitationInput>

export const makeRevokeInvitation =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id }: RevokeInvitation): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const invitation = await context.tx.invitation.findUnique({ where: { id } })
      if (invitation === null) throw notFound("invitation", id)
      if ((await revokeInvitations(context, { id })) === 0) {
        const state = invitation.acceptedAt === null ? "revoked" : "accepted"
        throw new DomainError("conflict", `The invitation of ${invitation.email} was ${state} already.`)
      }
    })
  }
