// Throws the emergency switch of a hierarchy: everybody who holds a certificate of it is asked for a new one until a day.
// For administrators, when a key may be out or a certificate was made wrong. Nothing ends by it: what must stop is revoked.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError, invalidField } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { requireHierarchy } from "./require-hierarchy"

export const askReissueInput = z.object({
  /** An environment's name, or `infrastructure` for gateways and operators. */
  environment: z.string().max(63),
  reissueBy: z.iso.datetime({ offset: true, error: "Give an instant such as 2026-12-01T12:00:00Z." }),
  reason: reasonField(),
})
export type AskReissue = z.infer<typeof askReissueInput>

const farthestMs = 90 * 86_400_000

export const makeAskReissue =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { environment, reissueBy, reason }: AskReissue): Promise<{ id: string }> => {
    requireAdmin(actor)
    const by = new Date(reissueBy)
    return deps.write(actor, async ({ tx, now, newId, record }) => {
      const environmentName = await requireHierarchy(tx, environment)
      if (by <= now) throw invalidField("reissueBy", "The day is over. Give one that is still to come.")
      if (by.getTime() - now.getTime() > farthestMs) {
        throw invalidField("reissueBy", "An emergency is over within 90 days. Give an earlier day.")
      }
      await requireNoneStanding(tx, environmentName, environment)
      const id = newId("reissue")
      await tx.reissue.create({
        data: { id, environmentName, reason, askedBy: actor.id, askedAt: now, reissueBy: by },
      })
      record({
        action: "reissue.asked",
        subject: { kind: "reissue", id, name: environment },
        environment: environmentName ?? undefined,
        detail: { reason, reissueBy: by.toISOString() },
      })
      return { id }
    })
  }

/** Two who ask at once meet at the partial unique index. */
async function requireNoneStanding(
  tx: Parameters<typeof requireHierarchy>[0],
  environmentName: string | null,
  environment: string,
): Promise<void> {
  const standing = await tx.reissue.findFirst({ where: { environmentName, withdrawnAt: null } })
  if (standing === null) return
  throw new DomainError(
    "conflict",
    `Everybody in ${environment} is already asked for a new certificate until ${standing.reissueBy.toISOString()}. Withdraw that before you ask anew.`,
  )
}
