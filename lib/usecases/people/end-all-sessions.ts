// Signs a person out everywhere, this browser included.
// For the person, and for administrators when a laptop is lost.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { notFound } from "@/lib/core/not-found"
import { isAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { endSessionsOf } from "./end-sessions-of"

export const endAllSessionsInput = z.object({ userId: z.string().max(64) })
export type EndAllSessions = z.infer<typeof endAllSessionsInput>

export const makeEndAllSessions =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { userId }: EndAllSessions): Promise<void> => {
    if (actor.id !== userId && !isAdmin(actor)) throw notFound("person", userId)
    return deps.write(actor, async (context) => {
      const user = await context.tx.user.findUnique({ where: { id: userId } })
      if (user === null) throw notFound("person", userId)
      await endSessionsOf(context, userId)
      context.record({
        action: "user.signed-out-everywhere",
        subject: { kind: "user", id: userId, name: user.name },
        partnerId: user.partnerId ?? undefined,
      })
    })
  }
