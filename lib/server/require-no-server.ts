// That no server is connected to a PostgreSQL service, before a command changes what a running one believes to know.
// For the command after a restore. The embedded database has the lock of its data folder instead.
import pg from "pg"
import { DomainError } from "@/lib/core/domain-error"

/** @throws DomainError conflict where one is connected; unavailable */
export async function requireNoServer(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "gatewarden restore" })
  // what is asked on a lost connection is rejected all the same
  client.on("error", () => undefined)
  try {
    await client.connect()
    const { rowCount } = await client.query(
      `select 1 from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid()
         and (application_name like 'gatewarden kek=%' or application_name = 'gatewarden listen')`,
    )
    if (!rowCount) return
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new DomainError("unavailable", `The database cannot be reached: ${reason}. Check DATABASE_URL.`, { cause })
  } finally {
    await client.end().catch(() => undefined)
  }
  throw new DomainError("conflict", "A Gatewarden is connected to this database. Stop every server and command first.")
}
