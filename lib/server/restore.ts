// `npm run restore -- check | raise-epoch`: after the database was put back from a backup, and before a server runs on it again.
// Gateways go back for nobody; in a new epoch, vouched for by the root keys, the numbers of a restored database count again.
import { makeLogger } from "@/lib/adapters/logger"
import { loadConfig } from "@/lib/config"
import type { Container } from "@/lib/container"
import { DomainError } from "@/lib/core/domain-error"
import { openContainer } from "@/lib/open-container"
import { systemActor } from "@/lib/usecases/authorities/once"
import { describeBackup, requireKeysOpen } from "./describe-backup"
import { openDatabase } from "./open-database"
import { requireNoServer } from "./require-no-server"
import { type RestoreCommand, readRestoreCommand, restoreUsage } from "./restore-command"
import { runCommand } from "./run-command"

async function run(parameters: string[]): Promise<void> {
  const command = readRestoreCommand(parameters)
  const config = loadConfig()
  if (config.databaseUrl !== null) await requireNoServer(config.databaseUrl)
  // takes the lock of the data folder, which a server that runs on it holds
  const database = await openDatabase(config)
  try {
    const container = await openContainer({ config, log: makeLogger("error"), databaseUrl: database.url })
    try {
      await obey(container, command)
    } finally {
      await container.close()
    }
  } finally {
    await database.stop()
  }
}

async function obey(container: Container, command: RestoreCommand): Promise<void> {
  const opened = await requireKeysOpen(container)
  console.log(`${opened} keys open under this key-encryption key.`)
  console.log(await describeBackup(container))
  if (command.verb === "check") return
  for (const name of await environmentsOf(container, command.environment)) await raise(container, name, command)
}

async function environmentsOf({ db }: Container, named: string | null): Promise<string[]> {
  const rows = await db.environment.findMany({ orderBy: { name: "asc" } })
  const names = rows.map(({ name }) => name).filter((name) => named === null || name === named)
  if (names.length > 0) return names
  throw new DomainError(
    "not_found",
    named === null ? "There are no environments." : `There is no environment ${named}.`,
  )
}

type Raise = Extract<RestoreCommand, { verb: "raise-epoch" }>

async function raise({ db, usecases }: Container, environment: string, { reason, seen }: Raise): Promise<void> {
  const before = await db.environmentHead.findUniqueOrThrow({ where: { environmentName: environment } })
  const change = { kind: "raise-epoch" } as const
  const {
    version,
    published,
    before: old,
  } = await usecases.changeRootDocument(systemActor, {
    ...{ environment, change, reason },
  })
  if (seen !== null && seen > before.sequence) {
    console.log(
      `${environment}: releases ${before.sequence + 1} to ${seen} are lost. Their numbers are given again, in the new epoch.`,
    )
  }
  if (!published) {
    console.log(
      `${environment}: root document ${version} waits for signatures, ${old.have} of ${old.need}. Until then gateways that are ahead stay where they are.`,
    )
    return
  }
  const { epoch, sequence } = await db.environmentHead.findUniqueOrThrow({ where: { environmentName: environment } })
  console.log(
    `${environment}: epoch ${epoch} begins with release ${sequence}, by root document ${version}. Gateways follow at their next poll.`,
  )
}

await runCommand(restoreUsage, run)
