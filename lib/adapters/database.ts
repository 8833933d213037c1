// The database as queries and use cases are given it: a pool of connections behind Prisma's client, and write() on it.
// For the composition root and for tests. Nothing is read here but the address.
import { PrismaPg } from "@prisma/adapter-pg"
import { PrismaClient } from "@prisma/client"
import pg from "pg"
import type { Clock, Tx, Write } from "@/lib/usecases/deps"
import { systemClock } from "./clock"
import { makeStatementNames } from "./statement-names"
import { makeWrite } from "./write"

export type Database = {
  /** Reads outside a write. */
  db: Tx
  write: Write
  close: () => Promise<void>
}

export type DatabaseOptions = {
  clock?: Clock
  /** Connections of this process. PostgreSQL allows 100 in all by default, and several processes may share one. */
  connections?: number
  /** What its connections are called in pg_stat_activity. */
  name?: string
  /** Told when an idle connection breaks; the pool replaces it by itself. */
  onLost?: (error: Error) => void
}

const timeouts = {
  /** Rather an error than a page that waits for ever. */
  connectionTimeoutMillis: 5_000,
  statement_timeout: 30_000,
  /** A process that hangs in the middle of a transaction must not hold its locks, nor the sealing of audit events, for ever. */
  idle_in_transaction_session_timeout: 60_000,
}

export function makeDatabase(databaseUrl: string, options: DatabaseOptions = {}): Database {
  const { clock = systemClock, connections = 20, name = "gatewarden", onLost = () => undefined } = options
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    application_name: name,
    max: connections,
    keepAlive: true,
    ...timeouts,
  })
  // the pool hears of an idle connection's error until it lets go of it; one that breaks while it is being closed, because the
  // server stops or the database is dropped, would end the process
  pool.on("connect", (connection) => connection.on("error", () => undefined))
  // a listener of our own: Prisma takes its away before the last connection has ended, and an error that nobody hears ends the process
  pool.on("error", onLost)
  const client = new PrismaClient({ adapter: new PrismaPg(pool, { statementNameGenerator: makeStatementNames() }) })
  return {
    db: client,
    write: makeWrite(client, clock),
    async close() {
      await client.$disconnect()
      await pool.end()
    },
  }
}
