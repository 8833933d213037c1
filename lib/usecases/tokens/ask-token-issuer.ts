// Has an issuer asked for its keys at once, without waiting for its turn: after its keys or its address have been put in order.
// For administrators. Whoever refreshes keys does it within a second; what came of it stands with the issuer.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"

export const askTokenIssuerInput = z.object({ id: z.string().max(64) })
export type AskTokenIssuer = z.infer<typeof askTokenIssuerInput>

export const makeAskTokenIssuer =
  (deps: Pick<Deps, "write">) =>
  /** @throws DomainError not_found */
  async (actor: Actor, { id }: AskTokenIssuer): Promise<void> => {
    requireAdmin(actor)
    await deps.write(actor, async ({ tx, now, record }) => {
      const found = await tx.tokenIssuer.findUnique({ where: { id }, select: { issuer: true, environmentName: true } })
      if (found === null) throw notFound("token issuer", id)
      await tx.tokenIssuer.update({ where: { id }, data: { nextAt: now } })
      record({
        action: "token-issuer.asked",
        subject: { kind: "token-issuer", id, name: found.issuer },
        environment: found.environmentName,
      })
    })
  }
