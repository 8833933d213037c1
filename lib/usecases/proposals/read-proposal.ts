// A proposal as the verbs on it need it, locked, or `not_found` in words.
import type { Proposal } from "@prisma/client"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import type { Tx } from "@/lib/usecases/deps"

export async function lockProposal(tx: Tx, id: string): Promise<Proposal> {
  await tx.$executeRaw`select 1 from proposal where id = ${id} for update`
  const proposal = await tx.proposal.findUnique({ where: { id } })
  if (proposal === null) throw notFound("proposal", id)
  return proposal
}

/** @throws DomainError conflict */
export function requireOpen({ state }: Proposal, ...states: Proposal["state"][]): void {
  if (!states.includes(state)) throw new DomainError("conflict", `This proposal is ${state}.`)
}

/** For the audit log. */
export const proposalSubject = ({ id, environmentName, message }: Proposal) => ({
  kind: "proposal",
  id,
  name: `${environmentName}: ${message}`,
})
