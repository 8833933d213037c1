// The application row with its partner, locked until the transaction ends.
// For every use case that changes an application, its grants or its checks.
import type { Actor } from "@/lib/core/actor"
import { changeableBy, readableBy } from "@/lib/core/permission"
import type { Tx } from "@/lib/usecases/deps"

export type LockedApplication = Awaited<ReturnType<typeof lockApplication>>

/** For an administrator. @throws DomainError not_found, forbidden */
export async function lockApplication(tx: Tx, actor: Actor, id: string) {
  const row = await locked(tx, id)
  return changeableBy(actor, row, ({ partnerId }) => partnerId, { kind: "application", id })
}

/** For the partner's own people as well. @throws DomainError not_found */
export async function lockOwnApplication(tx: Tx, actor: Actor, id: string): Promise<LockedApplication> {
  const row = await locked(tx, id)
  return readableBy(actor, row, ({ partnerId }) => partnerId, { kind: "application", id })
}

/** The partner is locked first and shared, in the order in which offboarding locks: so neither waits for the other in a circle. */
async function locked(tx: Tx, id: string) {
  await tx.$executeRaw`
    select 1 from partner p where p.id = (select a.partner_id from application a where a.id = ${id}) for share`
  await tx.$executeRaw`select 1 from application where id = ${id} for update`
  return tx.application.findUnique({ where: { id }, include: { partner: true, environment: true } })
}
