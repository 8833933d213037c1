// Changes one's own password and ends every other session, so that whoever knew the old one is out.
// For the account page. The session that asks goes on under the version that is answered.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { passwordField, weakPassword } from "@/lib/core/password-rule"
import type { Deps } from "@/lib/usecases/deps"
import { endSessionsOf } from "./end-sessions-of"
import { countAttempt, forgiveAttempt } from "./sign-in-throttle"

export const changePasswordInput = z.object({
  currentPassword: z.string().max(200),
  newPassword: passwordField,
  /** The session that asks; without it, that one ends as well. */
  sessionId: z.string().max(64).optional(),
  network: z.string().max(100),
})
export type ChangePassword = z.infer<typeof changePasswordInput>

export const makeChangePassword =
  (deps: Pick<Deps, "write" | "db" | "clock" | "passwords">) =>
  async (actor: Actor, input: ChangePassword): Promise<{ sessionVersion: number }> => {
    const user = actor.kind === "user" ? await deps.db.user.findUnique({ where: { id: actor.id } }) : null
    if (user === null) throw new DomainError("forbidden", "Only people have passwords.")
    const { name, email, passwordHash } = user
    if (passwordHash === null) {
      throw new DomainError("conflict", "You sign in through your identity provider, which keeps your password.")
    }
    const weak = weakPassword(input.newPassword, [name, email])
    if (weak !== undefined) throw invalidField("newPassword", weak)
    // an open browser that somebody found shall not become a place to guess at
    const attempt = { email, network: input.network }
    await countAttempt(deps.db, deps.clock(), attempt)
    const right = await deps.passwords.verify(input.currentPassword, passwordHash)
    if (!right) throw invalidField("currentPassword", "This is not your current password.")
    const next = await deps.passwords.hash(input.newPassword)
    const version = await deps.write(actor, async (context) => {
      const { count } = await context.tx.user.updateMany({
        where: { id: user.id, passwordHash, status: "active" },
        data: { passwordHash: next },
      })
      if (count === 0) throw new DomainError("conflict", "The password was changed in another place meanwhile.")
      context.record({
        action: "user.password-changed",
        subject: { kind: "user", id: user.id, name },
        partnerId: user.partnerId ?? undefined,
      })
      return endSessionsOf(context, user.id, input.sessionId)
    })
    await forgiveAttempt(deps.db, deps.clock(), attempt)
    return { sessionVersion: version }
  }
