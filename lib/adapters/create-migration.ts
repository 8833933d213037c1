// Writes the next migration: what the schema says beyond the migrations that are there, as SQL for a person to read and finish.
// For `npm run migration -- NAME`. The engine tries the migrations on a database of its own, which it drops again.
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { invalidField } from "@/lib/core/domain-error"
import { migrationsDirectory, readMigrations, readSchema } from "./read-migrations"
import { withSchemaEngine } from "./schema-engine"

export type NewMigration = {
  /** Of the file, from the project's folder. */
  path: string
  /** The schema says nothing new: the file is empty, for SQL that the schema cannot say. */
  empty: boolean
}

/**
 * @param databaseUrl a server on which databases may be created; nothing is written to this one
 * @throws DomainError `invalid_input`
 */
export async function createMigration(
  databaseUrl: string,
  { name, now, root = process.cwd() }: { name: string; now: Date; root?: string },
): Promise<NewMigration> {
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name)) {
    throw invalidField("name", "Name the migration in lower-case words with hyphens, such as add-webhooks.")
  }
  const files = readSchema(root)
  const { stdout } = await withSchemaEngine(
    databaseUrl,
    (engine) =>
      engine.diff({
        from: { tag: "migrations", ...readMigrations(root) },
        to: { tag: "schemaDatamodel", files },
        script: true,
        exitCode: null,
        filters: { externalTables: [], externalEnums: [] },
      }),
    { schema: files.map(({ path, content }) => [path, content]) },
  )
  const script = stdout ?? ""
  // the folders are applied in the order of their names
  const folder = join(migrationsDirectory, `${now.toISOString().replace(/\D/g, "").slice(0, 14)}_${name}`)
  mkdirSync(join(root, folder))
  const path = join(folder, "migration.sql")
  writeFileSync(join(root, path), script, { flag: "wx" })
  return { path, empty: script.trim() === "" || script.includes("This is an empty migration") }
}
