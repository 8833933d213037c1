// What the gateways of an environment do once their configuration has ended and nothing newer has come.
// For administrators. Manifests carry it, so what is served is signed anew at once.
import type { StalenessPolicy } from "@prisma/client"
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import { type Staleness, stalenessPolicies } from "@/lib/core/policy"
import type { Deps } from "@/lib/usecases/deps"
import { lockHead } from "./head"
import { signHeadsAnew } from "./sign-heads-anew"

export const setStalenessInput = z.object({ environment: z.string().max(50), staleness: z.enum(stalenessPolicies) })
export type SetStaleness = z.infer<typeof setStalenessInput>

/** As Prisma spells them. */
const stored: Record<Staleness, StalenessPolicy> = {
  "serve-stale": "serve_stale",
  "deny-new": "deny_new",
  "fail-closed": "fail_closed",
}

export const makeSetStaleness =
  (deps: Pick<Deps, "write" | "keys">) =>
  async (actor: Actor, { environment, staleness }: SetStaleness): Promise<void> => {
    requireAdmin(actor)
    await deps.write(actor, async (context) => {
      const { tx, record } = context
      const found = await tx.environment.findUnique({ where: { name: environment } })
      if (found === null) throw notFound("environment", environment)
      if (found.staleness === stored[staleness]) {
        throw new DomainError("conflict", `Gateways of ${found.title} do this already.`)
      }
      await tx.environment.update({ where: { name: environment }, data: { staleness: stored[staleness] } })
      // read after the change, so that it is in what is signed
      await signHeadsAnew(context, deps, await lockHead(tx, environment))
      record({
        action: "environment.staleness-set",
        subject: { kind: "environment", id: environment, name: found.title },
        environment,
        detail: { staleness },
      })
    })
  }
