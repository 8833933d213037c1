// Holds the Prisma schema and the SQL of the migrations together: neither may say what the other does not.
import { expect, inject, test } from "vitest"
import { readMigrations, readSchema } from "@/lib/adapters/read-migrations"
import { withSchemaEngine } from "@/lib/adapters/schema-engine"

const filters = { externalTables: [], externalEnums: [] }

test("the migrations make exactly the tables that the schema names", async () => {
  const files = readSchema()
  const { stdout } = await withSchemaEngine(
    inject("postgresUrl"),
    (engine) =>
      engine.diff({
        from: { tag: "migrations", ...readMigrations() },
        to: { tag: "schemaDatamodel", files },
        script: true,
        exitCode: null,
        filters,
      }),
    { schema: files.map(({ path, content }) => [path, content]) },
  )
  expect(stdout?.trim()).toBe("-- This is an empty migration.")
})
