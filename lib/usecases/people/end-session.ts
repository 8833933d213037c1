// Signs one browser out: the session's row ends, so a copy of its token is worth nothing.
// For the sign-out button and the list of one's own sessions.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { notFound } from "@/lib/core/not-found"
import type { Deps } from "@/lib/usecases/deps"

export const endSessionInput = z.object({ sessionId: z.string().max(64) })
export type EndSession = z.infer<typeof endSessionInput>

export const makeEndSession =
  (deps: Pick<Deps, "write">) =>
  /** @throws DomainError `not_found` for somebody else's session and for one that has ended */
  async (actor: Actor, { sessionId }: EndSession): Promise<void> =>
    deps.write(actor, async ({ tx, now, record, notify }) => {
      const { count } = await tx.session.updateMany({
        where: { id: sessionId, userId: actor.id, endedAt: null },
        data: { endedAt: now },
      })
      if (count === 0) throw notFound("open session", sessionId)
      record({
        action: "session.ended",
        subject: { kind: "session", id: sessionId, name: actor.name },
        partnerId: actor.kind === "user" && actor.role === "partner_member" ? actor.partnerId : undefined,
      })
      notify("access", actor.id)
    })
