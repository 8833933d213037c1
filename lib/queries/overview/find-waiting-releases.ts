// What of a publication waits for a person: a proposal that nobody has decided, and a rollout that has halted.
// For the overview's findings.
import type { Finding } from "@/lib/core/overview-view"
import type { QueryDeps } from "@/lib/queries/deps"

type ProposalRow = { id: string; environment: string; title: string; message: string }
type RolloutRow = { environment: string; title: string; sequence: number; because: string }

export async function findWaitingReleases({ db }: Pick<QueryDeps, "db">): Promise<Finding[]> {
  const proposals = await db.$queryRaw<ProposalRow[]>`
    select p.id, p.environment, e.title, p.message from proposal p join environment e on e.name = p.environment
    where p.state = 'proposed' order by p.requested_at`
  const halted = await db.$queryRaw<RolloutRow[]>`
    select r.environment, e.title, r.sequence, r.halted_because as because
    from rollout r join environment e on e.name = r.environment
    where r.state = 'halted' order by r.started_at`
  return [
    ...halted.map(
      ({ environment, title, sequence, because }): Finding => ({
        kind: "rollout-halted",
        severity: "act",
        subject: {
          kind: "environment-release",
          id: `${environment}/${sequence}`,
          name: `Release ${sequence} of ${title}`,
        },
        environment,
        detail: `${because} The other gateways keep what they had. Mend it and resume, or roll back.`,
      }),
    ),
    ...proposals.map(
      ({ id, environment, title, message }): Finding => ({
        kind: "proposal-waiting",
        severity: "plan",
        subject: { kind: "environment-proposal", id: `${environment}/proposals/${id}`, name: message },
        environment,
        detail: `Somebody has proposed to publish this to ${title}. Read it, and approve or reject it.`,
      }),
    ),
  ]
}
