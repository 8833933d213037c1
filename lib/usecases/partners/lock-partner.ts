// The partner row, locked until the transaction ends, so that two who change it at once do so one after the other.
// For every use case that changes a partner or what hangs on its status.
import type { Actor } from "@/lib/core/actor"
import { changeableBy } from "@/lib/core/permission"
import type { Tx } from "@/lib/usecases/deps"

/** For an administrator. @throws DomainError not_found, forbidden */
export async function lockPartner(tx: Tx, actor: Actor, id: string) {
  return changeableBy(actor, await locked(tx, id), (partner) => partner.id, { kind: "partner", id })
}

/** Two statements: the read has to see what was committed while the lock was waited for. */
async function locked(tx: Tx, id: string) {
  await tx.$executeRaw`select 1 from partner where id = ${id} for update`
  return tx.partner.findUnique({ where: { id } })
}
