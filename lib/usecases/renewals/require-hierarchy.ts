// The hierarchy that somebody names: an environment's, or the infrastructure's, which has none.
// For the use cases of the emergency switch.
import { notFound } from "@/lib/core/not-found"
import type { Tx } from "@/lib/usecases/deps"

/** Null for `infrastructure`. @throws DomainError `not_found` */
export async function requireHierarchy(tx: Tx, name: string): Promise<string | null> {
  if (name === "infrastructure") return null
  const environment = await tx.environment.findUnique({ where: { name }, select: { name: true } })
  if (environment === null) throw notFound("environment", name)
  return environment.name
}
