// Whom a signed-in browser speaks for, asked anew on every request: so sign-out, demotion and disabling end sessions at once.
// For the web edge. It reads only; a session that no longer stands is null, whatever the reason.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import type { Deps } from "@/lib/usecases/deps"
import { actorOf } from "./start-session"

export const resumeSessionInput = z.object({ sessionId: z.string().max(64), sessionVersion: z.number().int() })
export type ResumeSession = z.infer<typeof resumeSessionInput>

export const makeResumeSession =
  (deps: Pick<Deps, "db" | "clock">) =>
  async ({ sessionId, sessionVersion }: ResumeSession): Promise<Actor | null> => {
    const session = await deps.db.session.findUnique({
      where: { id: sessionId },
      include: { user: { include: { partner: { select: { status: true } } } } },
    })
    if (session === null || session.endedAt !== null || session.expiresAt <= deps.clock()) return null
    const { user } = session
    if (user.status !== "active" || user.sessionVersion !== sessionVersion) return null
    if (user.partner?.status === "offboarded") return null
    return actorOf(user)
  }
