// A stored rotation as it is shown.
// For the queries beside this file.
import type { Prisma } from "@prisma/client"
import type { Named } from "@/lib/core/partner-view"
import type { RotatedAuthority, RotationView } from "@/lib/core/rotation-view"

const select = { id: true, name: true, slug: true, sha256: true, subject: true, state: true, notAfter: true } as const
export const withAuthorities = { from: { select }, to: { select } } as const
export type RotationRow = Prisma.RotationGetPayload<{ include: typeof withAuthorities }>

export function actorsOf(row: RotationRow): (string | null)[] {
  return [row.startedBy, row.issuedBy, row.removedBy, row.cancelledBy]
}

export function rotationView(row: RotationRow, nameOf: (id: string) => Named): RotationView {
  const done = (by: string | null, at: Date | null) =>
    by === null || at === null ? null : { by: nameOf(by), at: at.toISOString() }
  const cancelled = done(row.cancelledBy, row.cancelledAt)
  return {
    id: row.id,
    environment: row.environmentName,
    step: row.step,
    reason: row.reason,
    from: rotated(row.from),
    to: rotated(row.to),
    started: { by: nameOf(row.startedBy), at: row.startedAt.toISOString() },
    issued: done(row.issuedBy, row.issuedAt),
    removed: done(row.removedBy, row.removedAt),
    cancelled: cancelled === null ? null : { ...cancelled, reason: row.cancelReason ?? "" },
  }
}

function rotated({ id, name, slug, sha256, state, notAfter }: RotationRow["from"]): RotatedAuthority {
  return { id, name, slug, sha256, state, notAfter: notAfter.toISOString() }
}
