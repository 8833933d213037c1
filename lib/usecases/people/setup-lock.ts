// The lock under which the first administrator is made, so that two who set up at once do not both become the first.
// For the two use cases of first run; it ends with the transaction.
import type { Tx } from "@/lib/usecases/deps"

/** An arbitrary number that nothing else in this database uses. */
const setupLock = 7_205_759_403

export async function lockSetup(tx: Tx): Promise<void> {
  await tx.$executeRaw`select pg_advisory_xact_lock(${setupLock}::bigint)`
}
