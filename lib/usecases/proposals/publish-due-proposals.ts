// Publishes approved proposals whose time has come. Several processes may do so at once.
// For the worker that calls it now and then. One that meets an open rollout waits for its end.
import { DomainError } from "@/lib/core/domain-error"
import type { Deps } from "@/lib/usecases/deps"
import { systemActor } from "../authorities/once"
import { mayStillApprove } from "./may-still-approve"
import { outdateProposal, publishProposal } from "./publish-proposal"
import { lockProposal, requireOpen } from "./read-proposal"

export const makePublishDueProposals =
  (deps: Pick<Deps, "write" | "db" | "clock" | "keys" | "settings">) => async (): Promise<{ published: number }> => {
    const due = await deps.db.proposal.findMany({
      where: { state: "approved", publishAt: { lte: deps.clock() } },
      select: { id: true },
      orderBy: { id: "asc" },
    })
    // what goes wrong in one environment must not hold up the others
    const results = await Promise.allSettled(due.map(({ id }) => publishOne(deps, id)))
    const failed = results.find((result) => result.status === "rejected")
    if (failed !== undefined) throw failed.reason
    return { published: results.filter((one) => one.status === "fulfilled" && one.value === "published").length }
  }

async function publishOne(
  deps: Pick<Deps, "write" | "keys" | "settings">,
  id: string,
): Promise<"published" | "outdated" | "waits"> {
  try {
    return await deps.write(systemActor, async (context) => {
      const proposal = await lockProposal(context.tx, id)
      requireOpen(proposal, "approved")
      const { decidedBy } = proposal
      if (decidedBy !== null && !(await mayStillApprove(context.tx, decidedBy))) {
        return outdateProposal(context, proposal, "who approved it may not any more")
      }
      return publishProposal(context, deps, proposal)
    })
  } catch (error) {
    // another process was first, or a rollout has to end before
    if (error instanceof DomainError && error.code === "conflict") return "waits"
    throw error
  }
}
