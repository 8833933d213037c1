// Keeps at least one active administrator: without one, nobody could let anybody in again.
// For demotion and disabling, in their transaction; the locked rows make two who do it at once wait for each other.
import { DomainError } from "@/lib/core/domain-error"
import type { Tx } from "@/lib/usecases/deps"

/** @throws DomainError `conflict` where the person is the only one */
export async function requireAnotherAdmin(tx: Tx, user: { id: string; name: string }): Promise<void> {
  const admins = await tx.$queryRaw<{ id: string }[]>`
    select id from "user" where role = 'admin' and status = 'active' order by id for update`
  if (admins.some(({ id }) => id !== user.id)) return
  throw new DomainError("conflict", `${user.name} is the last active administrator. Make somebody else one first.`)
}
