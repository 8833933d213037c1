// Everything that a command of the authorities works with, for as long as one step of it takes.
// A ceremony opens it twice: to find the key that it needs, and again with the key that somebody has brought.
import type { KeyObject } from "node:crypto"
import { makeLogger } from "@/lib/adapters/logger"
import type { Config } from "@/lib/config"
import type { Container } from "@/lib/container"
import { openContainer } from "@/lib/open-container"

export type Joined = { config: Config; databaseUrl: string }

export async function withContainer<T>(
  { config, databaseUrl }: Joined,
  ceremonyKey: KeyObject | undefined,
  work: (container: Container) => Promise<T>,
): Promise<T> {
  const container = await openContainer({ config, log: makeLogger("error"), databaseUrl, ceremonyKey })
  try {
    return await work(container)
  } finally {
    await container.close()
  }
}
