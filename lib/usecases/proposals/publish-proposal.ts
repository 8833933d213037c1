// Publishes an approved proposal, if what would be published still is what was reviewed; otherwise it is outdated, for good.
// For approving and for the worker that keeps to the time that was asked for, in their transaction.
import type { Proposal } from "@prisma/client"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { lockHead } from "../publication/head"
import { publishPolicy } from "../publication/publish-policy"
import { publishRollback } from "../publication/publish-rollback"
import { requireNoRollout } from "../rollouts/open-rollout"
import { compileProposed } from "./compile-proposed"
import { proposalSubject } from "./read-proposal"

/** @throws DomainError conflict while a rollout is open */
export async function publishProposal(
  context: WriteContext,
  deps: Pick<Deps, "keys" | "settings">,
  proposal: Proposal,
): Promise<"published" | "outdated"> {
  const { tx, now, record, notify } = context
  const { id, environmentName: environment, kind, rollbackOf, message, digest } = proposal
  const said = { subject: proposalSubject(proposal), environment }
  // under the lock, so that what is compared here is what is published below
  const head = await lockHead(tx, environment)
  if (kind === "policy") await requireNoRollout(tx, environment)
  notify("rollout", environment)
  const { fourEyes } = await tx.environment.findUniqueOrThrow({ where: { name: environment } })
  if (fourEyes && !proposal.fourEyes) {
    // approved before two people had to be: it says nothing about a second one
    await tx.proposal.update({ where: { id }, data: { state: "outdated" } })
    record({
      action: "proposal.outdated",
      ...said,
      detail: { reviewed: digest, because: "four eyes are demanded now" },
    })
    return "outdated"
  }
  const { digest: current, changed } = await compileProposed(tx, deps, head, rollbackOf, now)
  if (current !== digest || !changed) {
    await tx.proposal.update({ where: { id }, data: { state: "outdated" } })
    record({ action: "proposal.outdated", ...said, detail: { reviewed: digest, current } })
    return "outdated"
  }
  const order = { environment, message, digest }
  const release =
    rollbackOf === null
      ? await publishPolicy(context, deps, order)
      : await publishRollback(context, deps, { ...order, to: rollbackOf })
  await tx.proposal.update({ where: { id }, data: { state: "published", sequence: release.sequence } })
  record({ action: "proposal.published", ...said, detail: { sequence: release.sequence, digest } })
  return "published"
}
