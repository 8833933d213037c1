// Lets a person who was locked out sign in again.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { requirePartnerPresent } from "@/lib/core/partner-life-cycle"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"

export const enableUserInput = z.object({ userId: z.string().max(64) })
export type EnableUser = z.infer<typeof enableUserInput>

export const makeEnableUser =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { userId }: EnableUser): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async ({ tx, record }) => {
      const user = await tx.user.findUnique({ where: { id: userId }, include: { partner: true } })
      if (user === null) throw notFound("person", userId)
      if (user.partner !== null) requirePartnerPresent(user.partner)
      const { count } = await tx.user.updateMany({
        where: { id: userId, status: "disabled" },
        data: { status: "active" },
      })
      if (count === 0) throw new DomainError("conflict", `${user.name} is not disabled.`)
      record({
        action: "user.enabled",
        subject: { kind: "user", id: userId, name: user.name },
        partnerId: user.partnerId ?? undefined,
      })
    })
  }
