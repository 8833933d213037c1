// Creates what must exist exactly once, however many processes start at the same moment, and does nothing where it is there.
// For the first start; each step is a transaction of its own, so a start that was cut off goes on where it stopped.
import type { Actor } from "@/lib/core/actor"
import { DomainError } from "@/lib/core/domain-error"
import type { Deps, Tx, WriteContext } from "@/lib/usecases/deps"

export const systemActor: Actor = { kind: "system", id: "system", name: "Gatewarden" }

export async function once(
  deps: Pick<Deps, "write" | "db">,
  exists: (tx: Tx) => Promise<boolean>,
  create: (context: WriteContext) => Promise<void>,
): Promise<void> {
  if (await exists(deps.db)) return
  let present = false
  try {
    await deps.write(systemActor, async (context) => {
      await context.tx.$executeRaw`select pg_advisory_xact_lock(hashtext('gatewarden first start'))`
      present = await exists(context.tx)
      // leaves the transaction: one that records no event must not commit
      if (present) throw new DomainError("conflict", "Another process has created it.")
      await create(context)
    })
  } catch (error) {
    if (!present) throw error
  }
}
