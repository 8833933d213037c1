// What a proposal would publish now: the changes that are not published yet, or the policy of an earlier release.
// For proposing, and for whoever wants to know whether a proposal still is what was reviewed.
import type { Deps, Tx } from "@/lib/usecases/deps"
import { compilePending, describePending } from "../publication/compile-pending"
import { compileRollback } from "../publication/compile-rollback"
import type { Described } from "../publication/describe-between"
import type { Head } from "../publication/head"

/** `digest` from changeDigest. */
export type Proposed = Described & { digest: string; changed: boolean }

/** @param rollbackOf null for the unpublished changes */
export async function compileProposed(
  tx: Tx,
  deps: Pick<Deps, "settings">,
  head: Head,
  rollbackOf: number | null,
  now: Date,
): Promise<Proposed> {
  if (rollbackOf !== null) {
    const { reviewed, changed, summary, matrix } = await compileRollback(tx, deps, head, rollbackOf, now)
    return { digest: reviewed, changed, summary, matrix }
  }
  const pending = await compilePending(tx, deps, head, now)
  const { reviewed, changed } = pending
  return { digest: reviewed, changed, ...(await describePending(tx, pending)) }
}
