// Gateways that do not enforce the newest release, or not all of it: refusing it, not heard of, behind for longer than an agent needs,
// or without what it takes.
// For the overview's findings.
import { Prisma } from "@prisma/client"
import type { GatewayView } from "@/lib/core/gateway-view"
import type { Finding } from "@/lib/core/overview-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { readGateways } from "../gateways/read-gateways"

/** Of each severity, so that many of the one hide none of the other. */
const most = 30

export async function findGatewayTroubles(deps: QueryDeps): Promise<Finding[]> {
  // an agent that polls needs a refresh to learn of a release, and a moment to apply it
  const isLate = Prisma.sql`(s.state = 'behind' and exists (
    select 1 from release l where l.environment = g.environment and l.sequence = h.sequence
      and ${deps.clock()} - l.published_at > (2 * e.refresh_seconds + 30) * interval '1 second'))`
  const isLimited = Prisma.sql`(s.state = 'current' and r.error is not null)`
  const gateways = await Promise.all([
    readGateways(deps, Prisma.sql`s.state in ('rejecting', 'silent')`, most),
    readGateways(deps, Prisma.sql`(${isLate} or ${isLimited})`, most),
  ])
  return gateways.flat().flatMap((gateway) => {
    const finding = findings[gateway.state]?.(gateway)
    return finding === undefined ? [] : [{ ...finding, ...about(gateway) }]
  })
}

type Told = Pick<Finding, "kind" | "severity" | "detail">

const findings: Partial<Record<GatewayView["state"], (gateway: GatewayView) => Told>> = {
  rejecting: ({ head, lastError }) => ({
    kind: "gateway-rejecting",
    severity: "act",
    detail: `It refuses release ${head} and keeps its last good one. Its own words: ${lastError ?? "none were given"}.`,
  }),
  silent: ({ lastSeenAt }) => ({
    kind: "gateway-silent",
    severity: "act",
    detail: `It was last heard ${lastSeenAt ?? "never"}. What it enforces now is not known. See whether its agent runs.`,
  }),
  behind: ({ applied, head }) => ({
    kind: "gateway-behind",
    severity: "plan",
    detail: `It enforces release ${applied}, and the newest is ${head}. See what its agent says.`,
  }),
  current: ({ applied, lastError }) => ({
    kind: "gateway-limited",
    severity: "plan",
    detail: `It enforces release ${applied}, and refuses callers for what it cannot do: ${lastError ?? ""}`,
  }),
}

function about({ id, name, environment }: GatewayView): Pick<Finding, "subject" | "environment"> {
  return { subject: { kind: "gateway", id, name }, environment }
}
