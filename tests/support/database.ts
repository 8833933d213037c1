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
import { deriveSealKey } from "@/lib/adapters/seal-key"
import { makeKeyring } from "@/lib/adapters/wrapped-key"
import { makeQueries, type Queries } from "@/lib/queries"
import { makeUseCases, type UseCases } from "@/lib/usecases"
import type { Clock, Deps, Settings, Tx, Write } from "@/lib/usecases/deps"
import { templateName } from "./postgres"
import { testToken } from "./soft-hsm"

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

/** The keys of one that was started with a token are in that token. */
const startedTemplate = testToken() === null ? "gatewarden_started" : "gatewarden_started_pkcs11"

/** The same in every test, so that two databases of one test can hold the same keys. */
export const testKeyEncryptionKey = new Uint8Array(32).fill(7)

/** A migrated, empty database; close it in afterAll. */
export function openTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  return openCopy(templateName, options)
}

/**
 * The same, after the first start: environments, authorities, keys, and a first release each. A copy of one that was started once
 * for the whole run, unless the test brings settings or a clock, which go into certificates: then it is started anew.
 */
export async function bootstrapTestDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  if (options.settings === undefined && options.clock === undefined) {
    await ensureStartedTemplate()
    return openCopy(startedTemplate, options)
  }
  const database = await openTestDatabase(options)
  await database.usecases.bootstrap()
  return database
}

async function openCopy(template: string, options: TestDatabaseOptions): Promise<TestDatabase> {
  const name = `test_${randomBytes(8).toString("hex")}`
  await runOn(inject("postgresUrl"), `create database ${name} template ${template}`)
  const opened = open(name, options)
  return {
    ...opened,
    async close() {
      await opened.close()
      await runOn(inject("postgresUrl"), `drop database ${name} with (force)`)
    },
  }
}

function open(name: string, options: TestDatabaseOptions): TestDatabase {
  const { clock = systemClock, connections = 10 } = options
  const url = urlOfDatabase(inject("postgresUrl"), name)
  const { db, write, close } = makeDatabase(url, { clock, connections })
  const deps: Deps = {
    write,
    db,
    clock,
    random: systemRandom,
    keys: makeKeyStore(db, makeKeyring(testKeyEncryptionKey), testToken()),
    passwords: makePasswordHasher({ N: 2 ** 10, r: 8, p: 1 }),
    seal: makeAuditSeal(deriveSealKey(testKeyEncryptionKey), options.dataDirectory ?? null),
    settings: { ...testSettings, ...options.settings },
  }
  const usecases = makeUseCases(deps)
  const { reviewChanges, checkProposal } = usecases
  const queries = makeQueries({ ...deps, reviewChanges, checkProposal })
  const sql = (statements: string) => runOn(url, statements, "set session_replication_role = replica")
  return { url, db, write, deps, usecases, queries, sql, close }
}

/** Made by the first test that asks for it, while the others wait. */
async function ensureStartedTemplate(): Promise<void> {
  const lock = new pg.Client({ connectionString: inject("postgresUrl") })
  await lock.connect()
  try {
    await lock.query("select pg_advisory_lock(1)")
    const { rowCount } = await lock.query("select 1 from pg_database where datname = $1", [startedTemplate])
    if (rowCount === 1) return
    const draft = `${startedTemplate}_draft`
    await lock.query(`create database ${draft} template ${templateName}`)
    const database = open(draft, {})
    await database.usecases.bootstrap()
    await database.close()
    await lock.query(`alter database ${draft} rename to ${startedTemplate}`)
  } finally {
    await lock.end()
  }
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
