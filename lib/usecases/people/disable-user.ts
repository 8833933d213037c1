// Locks a person out: sign-in is refused and every session ends.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { endSessionsOf } from "./end-sessions-of"
import { requireAnotherAdmin } from "./last-admin"

export const disableUserInput = z.object({ userId: z.string().max(64), reason: reasonField() })
export type DisableUser = z.infer<typeof disableUserInput>

export const makeDisableUser =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { userId, reason }: DisableUser): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const { tx, record } = context
      const user = await tx.user.findUnique({ where: { id: userId } })
      if (user === null) throw notFound("person", userId)
      if (user.role === "admin") await requireAnotherAdmin(tx, user)
      const { count } = await tx.user.updateMany({
        where: { id: userId, status: "active" },
        data: { status: "disabled" },
      })
      if (count === 0) throw new DomainError("conflict", `${user.name} is disabled already.`)
      await endSessionsOf(context, userId)
      record({
        action: "user.disabled",
        subject: { kind: "user", id: userId, name: user.name },
        partnerId: user.partnerId ?? undefined,
        detail: { reason },
      })
    })
  }
