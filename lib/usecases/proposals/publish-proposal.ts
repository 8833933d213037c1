// Publishes an approved proposal, if what would be published still is what was reviewed; otherwise it is outdated, for good.
// For approving and for the worker that keeps to the time that was asked for, in their transaction.
import type { Proposal } from "@prisma/client"
import { DomainError, type ErrorCode } from "@/lib/core/domain-error"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { publishPolicy } from "../publication/publish-policy"
import { publishRollback } from "../publication/publish-rollback"
import { requireNoRollout } from "../rollouts/open-rollout"
import { proposalSubject } from "./read-proposal"

/** @throws DomainError conflict while a rollout is open */
export async function publishProposal(
  context: WriteContext,
  deps: Pick<Deps, "keys" | "settings">,
  proposal: Proposal,
): Promise<"published" | "outdated"> {
  const { tx, record, notify } = context
  const { id, environmentName: environment, kind, digest } = proposal
  if (kind === "policy") await requireNoRollout(tx, environment)
  notify("rollout", environment)
  const { fourEyes } = await tx.environment.findUniqueOrThrow({ where: { name: environment } })
  // approved before two people had to be: it says nothing about a second one
  if (fourEyes && !proposal.fourEyes) return outdateProposal(context, proposal, "four eyes are demanded now")
  try {
    const { sequence } = await publishReviewed(context, deps, proposal)
    await tx.proposal.update({ where: { id }, data: { state: "published", sequence } })
    record({
      action: "proposal.published",
      subject: proposalSubject(proposal),
      environment,
      detail: { sequence, digest },
    })
    return "published"
  } catch (error) {
    // thrown before anything is written
    if (error instanceof DomainError && isOther.has(error.code)) return outdateProposal(context, proposal, error.detail)
    throw error
  }
}

/** Nothing is published by it any more. */
export async function outdateProposal(
  { tx, record, notify }: WriteContext,
  proposal: Proposal,
  because: string,
): Promise<"outdated"> {
  const { id, environmentName: environment, digest } = proposal
  await tx.proposal.update({ where: { id }, data: { state: "outdated" } })
  const detail = { reviewed: digest, because }
  record({ action: "proposal.outdated", subject: proposalSubject(proposal), environment, detail })
  notify("rollout", environment)
  return "outdated"
}

/** Something else would be published, or nothing. */
const isOther: ReadonlySet<ErrorCode> = new Set<ErrorCode>(["content_changed", "nothing_to_publish"])

function publishReviewed(
  context: WriteContext,
  deps: Pick<Deps, "keys" | "settings">,
  { environmentName: environment, rollbackOf, message, digest }: Proposal,
): Promise<{ sequence: number }> {
  const order = { environment, message, digest }
  if (rollbackOf === null) return publishPolicy(context, deps, order)
  return publishRollback(context, deps, { ...order, to: rollbackOf })
}
