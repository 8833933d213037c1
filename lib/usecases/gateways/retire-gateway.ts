// Retires a gateway for good: its certificates are revoked, so that it gets no configuration any more, and it counts nowhere.
// For administrators.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import type { Deps } from "@/lib/usecases/deps"
import { revokeCertificatesOf } from "../certificates/revoke-certificates-of"
import { readGateway } from "./read-gateway"

export const retireGatewayInput = z.object({
  id: z.string().max(64),
  reason: z.string().trim().min(1, "Say why.").max(500),
})
export type RetireGateway = z.infer<typeof retireGatewayInput>

export const makeRetireGateway =
  (deps: Pick<Deps, "write">) =>
  async (actor: Actor, { id, reason }: RetireGateway): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const { tx, now } = context
      const { name, environment } = await readGateway(tx, id)
      const { count } = await tx.gateway.updateMany({
        where: { id, status: { not: "retired" } },
        data: { status: "retired", retiredAt: now, revision: { increment: 1 } },
      })
      if (count === 0) throw new DomainError("conflict", `${name} is retired already.`)
      await tx.enrolmentCode.updateMany({
        where: { gatewayId: id, usedAt: null, expiresAt: { gt: now } },
        data: { expiresAt: now },
      })
      const certificates = await revokeCertificatesOf(context, { gatewayId: id }, "cessationOfOperation", {
        name,
        environment,
      })
      context.record({
        action: "gateway.retired",
        subject: { kind: "gateway", id, name },
        environment,
        detail: { reason, certificates },
      })
      context.notify("report", id)
    })
  }
