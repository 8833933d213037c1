// Says something about a proposal: a question, a doubt, a word for the record. Comments stay.
// For staff, also once it is decided.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireStaff } from "@/lib/core/permission"
import { linesField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { lockProposal, proposalSubject } from "./read-proposal"

export const commentOnProposalInput = z.object({ id: z.string().max(64), text: linesField("The comment", 2_000) })
export type CommentOnProposal = z.infer<typeof commentOnProposalInput>

export const makeCommentOnProposal =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id: proposalId, text }: CommentOnProposal): Promise<{ id: string }> => {
    requireStaff(actor)
    return deps.write(actor, async ({ tx, now, newId, record, notify }) => {
      const proposal = await lockProposal(tx, proposalId)
      const id = newId("proposalComment")
      await tx.proposalComment.create({ data: { id, proposalId, authorId: actor.id, text, createdAt: now } })
      const environment = proposal.environmentName
      record({ action: "proposal.commented", subject: proposalSubject(proposal), environment, detail: { comment: id } })
      notify("rollout", environment)
      return { id }
    })
  }
