// The names of applications and of their partners, for summaries that people read.
// For whatever publishes; only those that a summary speaks of are asked for.
import type { ChangeNames } from "@/lib/bundle"
import type { Tx } from "@/lib/usecases/deps"

export async function readApplicationNames(tx: Tx, ids: readonly string[]): Promise<ChangeNames["applications"]> {
  if (ids.length === 0) return new Map()
  const rows = await tx.application.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, name: true, partner: { select: { id: true, name: true } } },
  })
  return new Map(rows.map(({ id, name, partner }) => [id, { name, partner: partner.name, partnerId: partner.id }]))
}
