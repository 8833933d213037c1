// Accepts an authority of others no longer. Certificates below it that go on have to be revoked first, or together with it, at once.
// For administrators, also in the emergency in which that authority itself is no longer to be believed.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps, WriteContext } from "@/lib/usecases/deps"
import { publishRevocation } from "../publication/publish-revocation"

export const removeExternalAnchorInput = z.object({
  id: z.string().max(64),
  reason: reasonField(),
  /** Revoke what is registered below it, published at once. */
  revoke: z.boolean().default(false),
})
export type RemoveExternalAnchor = z.infer<typeof removeExternalAnchorInput>

export const makeRemoveExternalAnchor =
  (deps: Pick<Deps, "write" | "keys">) =>
  /** `sequence` is the release that carries the revocations out; null where there were none. */
  async (
    actor: Actor,
    { id, reason, revoke }: RemoveExternalAnchor,
  ): Promise<{ revoked: number; sequence: number | null }> => {
    requireAdmin(actor)
    return deps.write(actor, async (context) => {
      const { tx, now, record } = context
      await tx.$executeRaw`select 1 from external_anchor where id = ${id} for update`
      const anchor = await tx.externalAnchor.findUnique({ where: { id } })
      if (anchor === null || anchor.removedAt !== null) throw notFound("anchor", id)
      const live = await tx.certificate.count({
        where: { externalAnchorId: id, status: "valid", notAfter: { gt: now } },
      })
      if (live > 0 && !revoke) throw stillInUse(anchor.name, live)
      const revoked = live === 0 ? 0 : await revokeBelow(context, id)
      await tx.externalAnchor.update({ where: { id }, data: { removedAt: now, removedBy: actor.id } })
      record({
        action: "external-anchor.removed",
        subject: { kind: "external-anchor", id, name: anchor.name },
        environment: anchor.environmentName,
        detail: { reason, sha256: anchor.sha256, revoked },
      })
      if (revoked === 0) return { revoked, sequence: null }
      return { revoked, ...(await publishRevocation(context, deps, anchor.environmentName)) }
    })
  }

function stillInUse(name: string, live: number): DomainError {
  const certificates = live === 1 ? "One certificate" : `${live} certificates`
  return new DomainError(
    "conflict",
    `${certificates} below ${name} can still be used. Remove ${live === 1 ? "it" : "them"} first, or say that ${live === 1 ? "it is" : "they are"} to be revoked together with it.`,
  )
}

async function revokeBelow(context: WriteContext, externalAnchorId: string): Promise<number> {
  const { tx, now, actor } = context
  const reason = "privilegeWithdrawn"
  const revoked = await tx.certificate.updateManyAndReturn({
    where: { externalAnchorId, status: "valid" },
    data: { status: "revoked", revokedAt: now, revocationReason: reason, revokedBy: actor.id },
    select: { id: true, serial: true, application: { select: { name: true, partnerId: true, environmentName: true } } },
  })
  for (const { id, serial, application } of revoked) {
    context.record({
      action: "certificate.revoked",
      subject: { kind: "certificate", id, name: application?.name ?? id },
      partnerId: application?.partnerId,
      environment: application?.environmentName,
      detail: { serial, reason, owner: "application" },
    })
    context.notify("access", id)
  }
  return revoked.length
}
