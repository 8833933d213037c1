// Seals until nothing waits: a transaction of another test in the same PostgreSQL may hold the sealer back for a moment.
// For tests of the audit log.
import type { TestDatabase } from "./database"

export async function sealAll({ usecases, db }: Pick<TestDatabase, "usecases" | "db">): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    await usecases.sealAudit()
    if ((await db.auditEvent.count({ where: { link: null } })) === 0) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error("the sealer was held back for ten seconds")
}
