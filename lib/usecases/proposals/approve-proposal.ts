// Approves a proposal: it is published at once, or at the time that was asked for. Where four eyes are demanded, not by who made it.
// For approvers and administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireApprover } from "@/lib/core/permission"
import type { ProposalState } from "@/lib/core/proposal-view"
import type { Deps } from "@/lib/usecases/deps"
import { publishProposal } from "./publish-proposal"
import { lockProposal, proposalSubject, requireOpen } from "./read-proposal"

export const approveProposalInput = z.object({ id: z.string().max(64) })
export type ApproveProposal = z.infer<typeof approveProposalInput>

export type Approved = { state: Extract<ProposalState, "approved" | "published" | "outdated">; sequence: number | null }

export const makeApproveProposal =
  (deps: Pick<Deps, "write" | "keys" | "settings">) =>
  /** Answers `outdated` where something else would be published by now. @throws DomainError four_eyes, conflict */
  async (actor: Actor, { id }: ApproveProposal): Promise<Approved> => {
    requireApprover(actor)
    return deps.write(actor, async (context) => {
      const { tx, now, record, notify } = context
      const proposal = await lockProposal(tx, id)
      requireOpen(proposal, "proposed")
      const { environmentName: environment, requestedBy, publishAt } = proposal
      const { fourEyes, title } = await tx.environment.findUniqueOrThrow({ where: { name: environment } })
      if (fourEyes && requestedBy === actor.id) {
        throw new DomainError("four_eyes", `In ${title} somebody else than you has to approve what you proposed.`)
      }
      const data = { state: "approved", decidedBy: actor.id, decidedAt: now, fourEyes } as const
      const approved = await tx.proposal.update({ where: { id }, data })
      record({ action: "proposal.approved", subject: proposalSubject(proposal), environment, detail: { fourEyes } })
      notify("rollout", environment)
      if (publishAt !== null && publishAt > now) return { state: "approved", sequence: null }
      const state = await publishProposal(context, deps, approved)
      const { sequence } = await tx.proposal.findUniqueOrThrow({ where: { id } })
      return { state, sequence }
    })
  }
