// The migrations and the schema as they lie in prisma/, in the form in which the schema engine wants them.
// For applying them, for writing new ones, and for the test that holds the two together.
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { MigrationList } from "@prisma/schema-engine-wasm"

export const migrationsDirectory = "prisma/migrations"
const schemaDirectory = "prisma/schema"
const lockfile = "migration_lock.toml"

/** @param root the project's folder */
export function readMigrations(root = process.cwd()): MigrationList {
  const baseDir = join(root, migrationsDirectory)
  const names = readdirSync(baseDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
  const lockfilePath = join(baseDir, lockfile)
  return {
    baseDir,
    lockfile: {
      path: lockfile,
      content: existsSync(lockfilePath) ? readFileSync(lockfilePath, "utf8") : null,
    },
    shadowDbInitScript: "",
    migrationDirectories: names.map((path) => ({
      path,
      migrationFile: { path: "migration.sql", content: { tag: "ok", value: readScript(join(baseDir, path)) } },
    })),
  }
}

function readScript(directory: string): string {
  return readFileSync(join(directory, "migration.sql"), "utf8")
}

/** The Prisma schema, one entry a file. */
export function readSchema(root = process.cwd()): { path: string; content: string }[] {
  const directory = join(root, schemaDirectory)
  return readdirSync(directory)
    .filter((name) => name.endsWith(".prisma"))
    .sort()
    .map((name) => ({ path: join(schemaDirectory, name), content: readFileSync(join(directory, name), "utf8") }))
}
