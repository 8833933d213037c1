// The names behind the actor ids that rows keep: people, operators, and the program itself.
// For every query that says who did something.
import type { QueryDeps } from "@/lib/queries/deps"

type Named = { id: string; name: string }

/** Answers a lookup; whoever is not there any more is shown by the id. */
export async function readActorNames(db: QueryDeps["db"], ids: (string | null)[]): Promise<(id: string) => Named> {
  const wanted = [...new Set(ids)].filter((id) => id !== null)
  const where = { id: { in: wanted } }
  const select = { id: true, name: true } as const
  const people = await db.user.findMany({ where, select })
  const operators = await db.operator.findMany({ where, select })
  const names = new Map([...people, ...operators].map(({ id, name }) => [id, name]))
  return (id) => ({ id, name: names.get(id) ?? (id === "system" ? "Gatewarden" : id) })
}
