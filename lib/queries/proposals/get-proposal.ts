// One proposal: what was reviewed, who asked, who decided, what was said about it, and whether it still holds.
// For staff.
import type { AccessMatrix } from "@/lib/core/access-matrix"
import type { Actor } from "@/lib/core/actor"
import type { Change } from "@/lib/core/change"
import { notFound } from "@/lib/core/not-found"
import { requireStaff } from "@/lib/core/permission"
import type { ProposalDetail } from "@/lib/core/proposal-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { readActorNames } from "../people/actor-names"
import { proposalRow } from "./proposal-row"

export type ProposalQueryDeps = QueryDeps & {
  /** The compilation belongs to publishing, which queries do not know. */
  checkProposal: (actor: Actor, id: string) => Promise<{ stillHolds: boolean | null }>
}

export const makeGetProposal =
  ({ db, checkProposal }: ProposalQueryDeps) =>
  async (actor: Actor, id: string): Promise<ProposalDetail> => {
    requireStaff(actor)
    const row = await db.proposal.findUnique({
      where: { id },
      include: {
        comments: { orderBy: [{ createdAt: "asc" }, { id: "asc" }] },
        environment: { select: { fourEyes: true } },
      },
    })
    if (row === null) throw notFound("proposal", id)
    const authors = row.comments.map(({ authorId }) => authorId)
    const nameOf = await readActorNames(db, [row.requestedBy, row.decidedBy, ...authors])
    return {
      ...proposalRow(row, nameOf),
      digest: row.digest,
      // written by the proposal alone, from this type
      summary: row.summary as Change[],
      matrix: row.matrix as AccessMatrix | null, // likewise
      comments: row.comments.map(({ id: comment, authorId, text, createdAt }) => ({
        ...{ id: comment, author: nameOf(authorId), text, at: createdAt.toISOString() },
      })),
      ...(await checkProposal(actor, id)),
      fourEyes: row.environment.fourEyes,
    }
  }
