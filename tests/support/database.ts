// A database of one's own for a test file, and everything of the program that hangs on it: what a use case is given, the
// use cases and the queries. Real but for the time, if a test sets it, and a password hash that is cheap.
import { randomBytes } from "node:crypto"
import pg from "pg"
import { inject } from "vitest"
import { makeAuditSeal } from "@/lib/adapters/audit-seal"
import { systemClock } from "@/lib/adapters/clock"
import { makeDatabase } from "@/lib/adapters/database"
import { makeKeyStore } from "@/lib/adapters/key-store"
import { makePasswordHasher } from "@/lib/adapters/password-hasher"
import { systemRandom } from "@/lib/adapters/random"
import { urlOfDatabase } from "@/lib/adapters/schema-engine"
import { makeQueries, type Queries } from "@/lib/queries"
import { makeUseCases, type UseCases } from "@/lib/usecases"
import type { Clock, Deps, Settings, Tx, Write } from "@/lib/usecases/deps"
import { templateName } from "./postgres"

export type TestDatabase = {
  /** With the password; for clients of a test's own. */
  url: string
  db: Tx
  write: Write
  deps: Deps
  usecases: UseCases
  queries: Queries
  /**
   * Runs SQL without triggers and foreign keys: for what a test has to have happened behind the program's back, and for
   * filling tables by the thousand. The values are not escaped.
   */
  sql: (statements: string) => Promise<pg.QueryResult>
  /** Ends the connections and drops the database. */
  close: () => Promise<void>
}

export type TestDatabaseOptions = {
  clock?: Clock
  settings?: Partial<Settings>
  dataDirectory?: string
  connections?: number
}

export const testSettings: Settings = {
  publicUrl: "http://portal.test:3000",
  machineUrl: "https://machine.test:8443",
  trustDomain: "gatewarden.test",
}

/** The same in every test, so that two databases of one test can hold the same keys. */
export const testKeyEncryptionKey = new Uint8Array(32).fill(7)

/** A migrated, empty database; close it in afterAll. */
export async function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const { clock = systemClock, connections = 10 } = options
  const name = `test_${randomBytes(8).toString("hex")}`
  await maintain(`create database ${name} template ${templateName}`)
  const url = urlOfDatabase(inject("postgresUrl"), name)
  const database = makeDatabase(url, { clock, connections })
  const deps: Deps = {
    ...database,
    clock,
    random: systemRandom,
    keys: makeKeyStore(database.db, testKeyEncryptionKey),
    passwords: makePasswordHasher({ N: 2 ** 10, r: 8, p: 1 }),
    seal: makeAuditSeal(testKeyEncryptionKey, options.dataDirectory ?? null),
    settings: { ...testSettings, ...options.settings },
  }
  const usecases = makeUseCases(deps)
  return {
    url,
    db: database.db,
    write: database.write,
    deps,
    usecases,
    queries: makeQueries({ ...deps, reviewChanges: usecases.reviewChanges }),
    sql: (statements) => runUnguarded(url, statements),
    async close() {
      await database.close()
      await maintain(`drop database ${name} with (force)`)
    },
  }
}

/** The same, after the first start: environments, authorities, keys, and a first release each. */
export async function bootstrapTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const database = await openTestDatabase(options)
  await database.usecases.bootstrap()
  return database
}

function maintain(statement: string): Promise<pg.QueryResult> {
  return runOn(inject("postgresUrl"), statement)
}

function runUnguarded(url: string, statements: string): Promise<pg.QueryResult> {
  return runOn(url, statements, "set session_replication_role = replica")
}

async function runOn(url: string, statement: string, before?: string): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    if (before !== undefined) await client.query(before)
    return await client.query(statement)
  } finally {
    await client.end()
  }
}
