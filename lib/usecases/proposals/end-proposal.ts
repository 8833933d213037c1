// Ends a proposal without publishing it: an approver rejects it, or who made it (or an administrator) withdraws it.
// For the page of a proposal and the operator API.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { isAdmin, requireApprover, requireStaff } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { lockProposal, proposalSubject, requireOpen } from "./read-proposal"

export const endProposalInput = z.object({ id: z.string().max(64), reason: reasonField() })
export type EndProposal = z.infer<typeof endProposalInput>

export const makeRejectProposal =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, reason }: EndProposal): Promise<void> => {
    requireApprover(actor)
    await deps.write(actor, async ({ tx, now, record, notify }) => {
      const proposal = await lockProposal(tx, id)
      requireOpen(proposal, "proposed", "approved")
      const data = {
        state: "rejected",
        decidedBy: actor.id,
        decidedAt: now,
        fourEyes: false,
        endReason: reason,
      } as const
      await tx.proposal.update({ where: { id }, data })
      const environment = proposal.environmentName
      record({ action: "proposal.rejected", subject: proposalSubject(proposal), environment, detail: { reason } })
      notify("rollout", environment)
    })
  }

export const makeWithdrawProposal =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, reason }: EndProposal): Promise<void> => {
    requireStaff(actor)
    await deps.write(actor, async ({ tx, record, notify }) => {
      const proposal = await lockProposal(tx, id)
      if (proposal.requestedBy !== actor.id && !isAdmin(actor)) {
        throw new DomainError("forbidden", "Who made a proposal withdraws it, or an administrator.")
      }
      requireOpen(proposal, "proposed", "approved")
      await tx.proposal.update({ where: { id }, data: { state: "withdrawn", endReason: reason } })
      const environment = proposal.environmentName
      record({ action: "proposal.withdrawn", subject: proposalSubject(proposal), environment, detail: { reason } })
      notify("rollout", environment)
    })
  }
