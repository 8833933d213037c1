// Gives up a rotation whose successor has issued nothing: it leaves what gateways trust, and everything is as it was.
// For administrators. Once the successor issues, there is only forward.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { requireAdmin } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"
import { publishTrust } from "../publication/publish-trust"
import { endOwnCertificates } from "./end-own-certificates"
import { lockRotation, rotationName } from "./lock-rotation"

export const cancelRotationInput = z.object({ id: z.string().max(64), reason: reasonField() })
export type CancelRotation = z.infer<typeof cancelRotationInput>

export const makeCancelRotation =
  (deps: Pick<Deps, "write" | "keys" | "settings">) =>
  async (actor: Actor, { id, reason }: CancelRotation): Promise<void> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const { tx, now } = context
      const rotation = await lockRotation(tx, id)
      const { step, environment, to } = rotation
      if (step === "draining") {
        throw new DomainError(
          "conflict",
          `${to.name} issues already: its certificates are in use, so this rotation goes on. Another one may follow it.`,
        )
      }
      if (step !== "published") throw new DomainError("conflict", `This rotation is ${step} already.`)
      await endOwnCertificates(context, to.id)
      await tx.authority.update({ where: { id: to.id }, data: { state: "removed", stateSince: now } })
      await tx.rotation.update({
        where: { id },
        data: { step: "cancelled", cancelledBy: actor.id, cancelledAt: now, cancelReason: reason },
      })
      context.record({
        action: "rotation.cancelled",
        subject: { kind: "rotation", id, name: rotationName(rotation) },
        environment: environment ?? undefined,
        detail: { reason, to: to.id },
      })
      if (environment !== null) await publishTrust(context, deps, environment)
    })
  }
