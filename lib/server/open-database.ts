// The database that the configuration names: a PostgreSQL service, or the embedded one, started and held for this process alone.
// For the server and for the commands, migrated to this version before anybody gets its address.
import { startEmbeddedPostgres } from "@/lib/adapters/embedded-postgres"
import { migrate } from "@/lib/adapters/migrate"
import type { Config } from "@/lib/config"
import { findRunningDatabase, lockDataFolder } from "./data-lock"

export type OpenedDatabase = {
  /** With its password: never log it. */
  url: string
  /** Stops the embedded one; a service is left alone. */
  stop: () => Promise<void>
}

/** @throws DomainError conflict where another process runs on DATA_DIR; unavailable */
export async function openDatabase({
  databaseUrl,
  dataDir,
}: Pick<Config, "databaseUrl" | "dataDir">): Promise<OpenedDatabase> {
  if (databaseUrl !== null) {
    await migrate(databaseUrl)
    return { url: databaseUrl, stop: async () => undefined }
  }
  const lock = lockDataFolder(dataDir)
  try {
    const embedded = await startEmbeddedPostgres(dataDir)
    const stop = async () => {
      await embedded.stop()
      lock.release()
    }
    try {
      await migrate(embedded.url)
      lock.announce(embedded.url)
      return { url: embedded.url, stop }
    } catch (error) {
      await embedded.stop()
      throw error
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

/** For a command beside a running server: joins its embedded database, or opens the database where no server runs. */
export async function joinDatabase(config: Pick<Config, "databaseUrl" | "dataDir">): Promise<OpenedDatabase> {
  const running = config.databaseUrl === null ? findRunningDatabase(config.dataDir) : undefined
  return running === undefined ? openDatabase(config) : { url: running, stop: async () => undefined }
}
