// `npm run migration -- NAME`: writes prisma/migrations/<time>_NAME/migration.sql from what has changed in prisma/schema.
// For whoever changes the schema. It works on a database of its own in a temporary folder; no data is looked at.
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createMigration } from "@/lib/adapters/create-migration"
import { startEmbeddedPostgres } from "@/lib/adapters/embedded-postgres"
import { DomainError } from "@/lib/core/domain-error"

async function main(name: string): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "gatewarden-migration-"))
  const postgres = await startEmbeddedPostgres(directory)
  try {
    const { path, empty } = await createMigration(postgres.url, { name, now: new Date() })
    console.log(path)
    console.log(
      empty
        ? "The schema says nothing that the migrations do not. The file is for SQL of your own; remove it if you have none."
        : "Read it, add the constraints and triggers that the schema cannot say, and commit it.",
    )
  } finally {
    await postgres.stop()
    rmSync(directory, { recursive: true, force: true })
  }
}

try {
  await main(process.argv[2] ?? "")
} catch (error) {
  console.error(error instanceof DomainError ? error.detail : error)
  process.exitCode = 1
}
