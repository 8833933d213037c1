// Whether who approved a proposal for later may do so to this day: a person locked out, or of a lower role by then, publishes nothing.
// For the worker that keeps to the time that was asked for.
import type { Tx } from "@/lib/usecases/deps"

/** Nobody who is in neither table: whoever decided is known, or may not. */
export async function mayStillApprove(tx: Tx, id: string): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ may: boolean }[]>`
    select role in ('admin', 'approver') and status = 'active' as may from "user" where id = ${id}
    union all
    select role in ('admin', 'approver') and status = 'active' from operator where id = ${id}`
  return row?.may ?? false
}
