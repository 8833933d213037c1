// Lets a layer hand over certificates no longer, from the next publication on.
// For administrators. What stops at once is the layer's callers, one by one, or its own certificate where it is one of ours.
import { z } from "zod"
import type { Actor } from "@/lib/core/actor"
import { notFound } from "@/lib/core/not-found"
import { requireAdmin } from "@/lib/core/permission"
import { reasonField } from "@/lib/core/text-field"
import type { Deps } from "@/lib/usecases/deps"

export const removePeerInput = z.object({ id: z.string().max(64), reason: reasonField() })
export type RemovePeer = z.infer<typeof removePeerInput>

export const makeRemovePeer =
  (deps: Pick<Deps, "write">) =>
  /** @throws DomainError not_found */
  async (actor: Actor, { id, reason }: RemovePeer): Promise<void> => {
    requireAdmin(actor)
    await deps.write(actor, async ({ tx, now, record }) => {
      await tx.$executeRaw`select 1 from layer_peer where id = ${id} for update`
      const peer = await tx.layerPeer.findUnique({ where: { id } })
      if (peer === null || peer.removedAt !== null) throw notFound("layer", id)
      await tx.layerPeer.update({ where: { id }, data: { removedAt: now, removedBy: actor.id } })
      record({
        action: "layer.removed",
        subject: { kind: "layer", id, name: peer.name },
        environment: peer.environmentName,
        detail: { reason, sha256: peer.sha256 },
      })
    })
  }
