// Brings a database to the schema of this version: applies the migrations that it does not have yet, in order, each whole.
// For the server before it opens the database, and for tests. Several processes may start at once: one migrates, the others wait.
import pg from "pg"
import { DomainError } from "@/lib/core/domain-error"
import { readMigrations } from "./read-migrations"
import { type SchemaEngine, withSchemaEngine } from "./schema-engine"

/** An arbitrary number that nothing else in this database uses. */
const migrationLock = 7_205_759_404

const noFilter = { externalTables: [], externalEnums: [] }

/** Marks a migration as done in the very transaction that does it, so that no crash comes between the two. */
const markDone = `do $$ begin
  if to_regclass('_prisma_migrations') is not null then
    update _prisma_migrations set finished_at = now() where finished_at is null and rolled_back_at is null;
  end if;
end $$`

/**
 * @returns the names of the migrations that were applied
 * @throws DomainError `unavailable` that names the migration and what to do
 */
export async function migrate(databaseUrl: string, root?: string): Promise<string[]> {
  const lock = new pg.Client({ connectionString: databaseUrl, application_name: "gatewarden migrate" })
  // what is asked on a lost connection is rejected all the same
  lock.on("error", () => undefined)
  await connect(lock)
  try {
    await lock.query("select pg_advisory_lock($1)", [migrationLock])
    return await withSchemaEngine(databaseUrl, (engine) => apply(engine, root), { afterScript: markDone })
  } finally {
    // the lock goes with its connection
    await lock.end()
  }
}

async function connect(client: pg.Client): Promise<void> {
  try {
    await client.connect()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DomainError("unavailable", `The database cannot be reached: ${reason}. Check DATABASE_URL.`, { cause })
  }
}

async function apply(engine: SchemaEngine, root: string | undefined): Promise<string[]> {
  const migrationsList = readMigrations(root)
  const found = await engine.diagnoseMigrationHistory({
    migrationsList,
    optInToShadowDatabase: false,
    filters: noFilter,
  })
  if (found.history !== null && found.history.diagnostic !== "databaseIsBehind") {
    const unknown = found.history.unpersistedMigrationNames.join(", ")
    throw new DomainError(
      "unavailable",
      `The database was made by a newer version: it has the migrations ${unknown}, which this version does not know. Run that version, or restore a backup from before the upgrade.`,
    )
  }
  // a migration is one transaction, so what did not finish has left nothing behind and may be tried again
  for (const migrationName of found.failedMigrationNames) await engine.markMigrationRolledBack({ migrationName })
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList, filters: noFilter })
    return appliedMigrationNames
  } catch (cause) {
    throw failed(cause)
  }
}

function failed(cause: unknown): DomainError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const name = /Migration name: (\S+)/.exec(reason)?.[1] ?? "A migration"
  const advice =
    "The database is as it was before it. Mend the cause and start again, or go back to the version before."
  return new DomainError("unavailable", `${name} could not be applied: ${reason.trim()} ${advice}`, { cause })
}
