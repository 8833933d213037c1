// The API row, locked until the transaction ends, so that two who add overlapping routes do so one after the other.
// For every use case that changes an API or its routes.
import { notFound } from "@/lib/core/not-found"
import type { Tx } from "@/lib/usecases/deps"

/** Two statements: the read has to see what was committed while the lock was waited for. @throws DomainError not_found */
export async function lockApi(tx: Tx, id: string) {
  await tx.$executeRaw`select 1 from api where id = ${id} for update`
  const api = await tx.api.findUnique({ where: { id } })
  if (api === null) throw notFound("API", id)
  return api
}
