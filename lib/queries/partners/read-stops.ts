// The proofs of a partner's last suspension or offboarding, one for each environment where it has applications.
// For the partner's page.
import { z } from "zod"
import type { StopProof } from "@/lib/core/partner-view"
import type { QueryDeps } from "@/lib/queries/deps"
import { readStopProof } from "./read-stop-proof"

const stoppedIn = z.record(z.string(), z.number().nullable())

export async function readStops(
  db: QueryDeps["db"],
  partner: { status: string; stoppedIn: unknown },
): Promise<StopProof[]> {
  if (partner.status !== "suspended" && partner.status !== "offboarded") return []
  const stops = Object.entries(stoppedIn.parse(partner.stoppedIn ?? {}))
  const inOrder = stops.sort(([one], [other]) => one.localeCompare(other))
  return Promise.all(inOrder.map(([environment, sequence]) => readStopProof(db, environment, sequence)))
}
