// Whether what a proposal would publish still is what was reviewed.
// For its page; an open proposal alone is compiled, a decided one says nothing any more.
import type { Actor } from "@/lib/core/actor"
import { notFound } from "@/lib/core/not-found"
import { requireStaff } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { readHead } from "../publication/head"
import { compileProposed } from "./compile-proposed"

export const makeCheckProposal =
  ({ db, settings, clock }: Pick<Deps, "db" | "settings" | "clock">) =>
  async (actor: Actor, id: string): Promise<{ stillHolds: boolean | null }> => {
    requireStaff(actor)
    const proposal = await db.proposal.findUnique({ where: { id } })
    if (proposal === null) throw notFound("proposal", id)
    const { state, environmentName, rollbackOf, digest } = proposal
    if (state !== "proposed" && state !== "approved") return { stillHolds: null }
    const now = await compileProposed(db, { settings }, await readHead(db, environmentName), rollbackOf, clock())
    return { stillHolds: now.changed && now.digest === digest }
  }
