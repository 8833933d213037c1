// Which enrolled gateways of an environment trust an authority, or have let go of one, by their newest reports.
// For rotations and the pages of authorities.
import { type GatewayTrust, type TrustEvidence, trustEvidence } from "@/lib/core/rotation"
import { exactWords } from "@/lib/core/time-words"
import type { QueryDeps } from "@/lib/queries/deps"
import { enrolledIn, readGateways } from "../gateways/read-gateways"

type Authority = { slug: string; subject: string; sha256: string }

/** More gateways than one page can show. */
const mostGateways = 2_000

export async function readTrust(deps: QueryDeps, environment: string, authority: Authority): Promise<TrustEvidence> {
  return trustEvidence(await readAll(deps, environment), authority)
}

/** The other way round: `by` are those that have let go of it. */
export async function readGone(deps: QueryDeps, environment: string, { sha256 }: Authority): Promise<TrustEvidence> {
  const gateways = await readAll(deps, environment)
  const holds = ({ report }: GatewayTrust) => report === null || report.trustAnchors.includes(sha256)
  const named = ({ id, name }: GatewayTrust) => ({ id, name })
  return {
    by: gateways.filter((gateway) => !holds(gateway)).map(named),
    missing: gateways.filter(holds).map((gateway) => ({
      ...named(gateway),
      why: gateway.silent
        ? `trusts it still, as far as is known: it is silent since ${gateway.lastSeenAt === null ? "its enrolment" : exactWords(gateway.lastSeenAt)}`
        : "trusts it still",
    })),
    of: gateways.length,
  }
}

async function readAll(deps: QueryDeps, environment: string): Promise<GatewayTrust[]> {
  const gateways = await readGateways(deps, enrolledIn(environment), mostGateways)
  return gateways.map(({ id, name, state, lastSeenAt, report }) => ({
    id,
    name,
    silent: state === "silent",
    lastSeenAt: lastSeenAt === null ? null : new Date(lastSeenAt),
    report,
  }))
}
