// A list of an environment that does not exist is not an empty one: whoever mistyped its name has to hear of it.
// For the queries that are asked about one environment.
import { notFound } from "@/lib/core/not-found"
import type { QueryDeps } from "@/lib/queries/deps"

/**
 * @param name undefined: all of them are asked about
 * @throws DomainError not_found
 */
export async function requireEnvironment(db: QueryDeps["db"], name: string | undefined): Promise<void> {
  if (name === undefined) return
  const found = await db.environment.findUnique({ where: { name }, select: { name: true } })
  if (found === null) throw notFound("environment", name)
}
