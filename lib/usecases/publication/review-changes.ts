// Says what a publication would change for whom, before anybody clicks, with the digest that holds the click to it.
// For staff.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { requireStaff } from "@/lib/core/permission"
import type { PendingChanges } from "@/lib/core/release-view"
import type { Deps } from "@/lib/usecases/deps"
import { compilePending, describePending } from "./compile-pending"
import { readHead } from "./head"

export const reviewChangesInput = z.object({ environment: z.string().max(50) })
export type ReviewChanges = z.infer<typeof reviewChangesInput>

export const makeReviewChanges =
  ({ db, settings, clock }: Pick<Deps, "db" | "settings" | "clock">) =>
  async (actor: Actor, { environment }: ReviewChanges): Promise<PendingChanges> => {
    requireStaff(actor)
    const head = await readHead(db, environment)
    const pending = await compilePending(db, { settings }, head, clock())
    const { changed, reviewed: digest } = pending
    return { environment, head: head.sequence, changed, ...(await describePending(db, pending)), digest }
  }
