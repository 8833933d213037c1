// Revokes an operator for good, with every certificate that it holds; the machine listener refuses it within a second.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { revokeCertificatesOf } from "../certificates/revoke-certificates-of"

export const revokeOperatorInput = z.object({
  id: z.string().max(64),
  reason: z.string().trim().min(1, "Say why.").max(500),
})
export type RevokeOperator = z.infer<typeof revokeOperatorInput>

export const makeRevokeOperator =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, reason }: RevokeOperator): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const operator = await context.tx.operator.findUnique({ where: { id } })
      if (operator === null) throw new DomainError("not_found", `There is no operator ${id}.`)
      const { count } = await context.tx.operator.updateMany({
        where: { id, status: "active" },
        data: { status: "revoked", revokedAt: context.now },
      })
      if (count === 0) throw new DomainError("conflict", `${operator.name} is revoked already.`)
      const { name } = operator
      const certificates = await revokeCertificatesOf(context, { operatorId: id }, "cessationOfOperation", { name })
      context.record({
        action: "operator.revoked",
        subject: { kind: "operator", id, name },
        detail: { reason, certificates },
      })
      context.notify("access", id)
    })
  }
