// Gives one of our own people another role. A lower one ends their sessions.
// For administrators. Partners' people have one role and stay with their partner.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { endSessionsOf } from "./end-sessions-of"
import { requireAnotherAdmin } from "./last-admin"

const rank = { viewer: 1, approver: 2, admin: 3 }

export const changeRoleInput = z.object({
  userId: z.string().max(64),
  role: z.enum(["admin", "approver", "viewer"], { error: "Choose administrator, approver or viewer." }),
})
export type ChangeRole = z.infer<typeof changeRoleInput>

export const makeChangeRole =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { userId, role }: ChangeRole): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const { tx, record } = context
      const user = await tx.user.findUnique({ where: { id: userId } })
      if (user === null) throw notFound("person", userId)
      if (user.role === "partner_member") {
        throw new DomainError(
          "conflict",
          `${user.name} belongs to a partner. Invite them with another address instead.`,
        )
      }
      if (user.role === role) throw new DomainError("conflict", `${user.name} has this role already.`)
      if (user.role === "admin") await requireAnotherAdmin(tx, user)
      const { count } = await tx.user.updateMany({ where: { id: userId, role: user.role }, data: { role } })
      if (count === 0) throw new DomainError("conflict", `The role of ${user.name} was changed meanwhile. Look again.`)
      if (rank[role] < rank[user.role]) await endSessionsOf(context, userId)
      record({
        action: "user.role-changed",
        subject: { kind: "user", id: userId, name: user.name },
        detail: { from: user.role, to: role },
      })
    })
  }
