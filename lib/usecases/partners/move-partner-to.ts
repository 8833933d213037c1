// Writes a partner's new status with its reason and its event, once the life cycle has allowed the move.
// For the use cases that activate, suspend, resume and offboard, in their transaction.
import { movePartner, type PartnerMove, type PartnerStatus } from "@/lib/core/partner-life-cycle"
import type { WriteContext } from "@/lib/usecases/deps"

const actions: Record<PartnerMove, string> = {
  invite: "partner.invited",
  activate: "partner.activated",
  suspend: "partner.suspended",
  resume: "partner.resumed",
  offboard: "partner.offboarded",
}

type Movable = { id: string; name: string; status: PartnerStatus }

export async function movePartnerTo(
  { tx, now, record }: WriteContext,
  partner: Movable,
  move: PartnerMove,
  reason: string | undefined,
  detail: Record<string, unknown> = {},
): Promise<void> {
  const { id, name } = partner
  const status = movePartner(partner, move)
  await tx.partner.update({
    where: { id },
    data: { status, statusReason: reason ?? null, revision: { increment: 1 }, updatedAt: now },
  })
  record({
    action: actions[move],
    subject: { kind: "partner", id, name },
    partnerId: id,
    detail: { ...detail, from: partner.status, ...(reason === undefined ? {} : { reason }) },
  })
}
