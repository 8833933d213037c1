// What people do about proposals, and rolling back. A time is typed in UTC, as the form says.
// For the review, the pages of proposals and the preview of a rollback. The digest is demanded: nobody publishes what they have not seen.
"use server"
import { z } from "zod"
import { staffAction } from "@/app/portal"
import { approveProposalInput } from "@/lib/usecases/proposals/approve-proposal"
import { commentOnProposalInput } from "@/lib/usecases/proposals/comment-on-proposal"
import { endProposalInput } from "@/lib/usecases/proposals/end-proposal"
import { proposeReleaseInput } from "@/lib/usecases/proposals/propose-release"
import { rollBackInput } from "@/lib/usecases/publication/roll-back"
import { withUtcTime } from "@/lib/web/with-utc-time"

export const proposeRelease = staffAction(
  z.preprocess((sent) => withUtcTime(sent, "publishAt"), proposeReleaseInput),
  ({ usecases, actor }, input) => usecases.proposeRelease(actor, input),
)

export const approveProposal = staffAction(approveProposalInput, ({ usecases, actor }, input) =>
  usecases.approveProposal(actor, input),
)

export const rejectProposal = staffAction(endProposalInput, ({ usecases, actor }, input) =>
  usecases.rejectProposal(actor, input),
)

export const withdrawProposal = staffAction(endProposalInput, ({ usecases, actor }, input) =>
  usecases.withdrawProposal(actor, input),
)

export const commentOnProposal = staffAction(commentOnProposalInput, ({ usecases, actor }, input) =>
  usecases.commentOnProposal(actor, input),
)

export const rollBack = staffAction(
  rollBackInput.extend({ digest: z.string({ error: "Look at the preview first." }).max(64) }),
  ({ usecases, actor }, input) => usecases.rollBack(actor, input),
)
