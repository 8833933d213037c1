// The composition root: the one place where use cases and queries meet the adapters that they run on.
// For the entries of the server and of the commands, which open it once and close it at the end.
import { createHash, type KeyObject } from "node:crypto"
import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { makeAuditSeal } from "@/lib/adapters/audit-seal"
import { withCeremonyKey } from "@/lib/adapters/ceremony-key"
import { systemClock } from "@/lib/adapters/clock"
import { makeDatabase } from "@/lib/adapters/database"
import { readDatabaseError } from "@/lib/adapters/database-error"
import { makeEvents } from "@/lib/adapters/events"
import {
  keyEncryptionKeySince,
  loadKeyEncryptionKey,
  loadPreviousKey,
  parseKeyEncryptionKey,
  removePreviousKey,
} from "@/lib/adapters/key-encryption-key"
import { makeKeyStore } from "@/lib/adapters/key-store"
import type { Logger } from "@/lib/adapters/logger"
import { makePasswordHasher } from "@/lib/adapters/password-hasher"
import { loadPkcs11 } from "@/lib/adapters/pkcs11-module"
import { makePkcs11Token, type Pkcs11Token } from "@/lib/adapters/pkcs11-token"
import { systemRandom } from "@/lib/adapters/random"
import { connectionName, type KeySource, makeRewrapSecrets } from "@/lib/adapters/rewrap-secrets"
import { keepSealKey } from "@/lib/adapters/seal-key"
import { type Keyring, makeKeyring } from "@/lib/adapters/wrapped-key"
import type { Config } from "@/lib/config"
import { makeMachine } from "@/lib/machine"
import { makeQueries } from "@/lib/queries"
import { makeUseCases } from "@/lib/usecases"
import type { Deps } from "@/lib/usecases/deps"

import { type Container, setContainer } from "./container"

type Parts = {
  config: Config
  log: Logger
  /** With its password: never log it. */
  databaseUrl: string
  /** A root's, which is off line: for a ceremony it signs what its authority has to sign. */
  ceremonyKey?: KeyObject
}

/** Opens the connections and makes everything that needs them. One at a time in a process. */
export async function openContainer({ config, log, databaseUrl, ceremonyKey }: Parts): Promise<Container> {
  const clock = systemClock
  let closing = false
  const onLost = (error: Error) => {
    // PostgreSQL hangs up on what is still open when it is stopped with us: nobody's trouble
    if (!closing) log.warn({ error }, "a connection to the database was lost")
  }
  const keyring = readKeyring(config)
  const database = makeDatabase(databaseUrl, { clock, onLost, name: connectionName(keyring) })
  const events = await makeEvents(databaseUrl, { onLost })
  const { db, write } = database
  const token = openToken(config)
  const seal = makeAuditSeal(await keepSealKey({ db, write }, keyring), config.dataDir)
  const stored = makeKeyStore(db, keyring, token)
  const keys = ceremonyKey === undefined ? stored : withCeremonyKey(stored, db, ceremonyKey)
  const rewrapSecrets = makeRewrapSecrets({ db, write }, keyring, keySource(config, keyring, clock))
  const settings = readSettings(config)
  const usecases = makeUseCases({
    ...{ write, db, clock, random: systemRandom, keys, seal, settings },
    passwords: makePasswordHasher(),
  })
  const { reviewChanges, checkProposal } = usecases
  const queries = makeQueries({ db, clock, seal, settings, reviewChanges, checkProposal })
  const isDatabaseLost = (error: unknown) => readDatabaseError(error)?.kind === "lost"
  const machine = makeMachine({ usecases, queries, events, clock, log, isDatabaseLost })
  const container: Container = {
    ...{ config, log, usecases, queries, events, machine, db, clock, keys, seal, rewrapSecrets },
    async close() {
      closing = true
      setContainer(undefined)
      machine.close()
      await events.close()
      await database.close()
      await token?.close()
    },
  }
  setContainer(container)
  return container
}

/** Also for the command line, which takes a root's key out of the database and puts it back. */
export function readKeyring({ keyEncryptionKey: given, otherKeyEncryptionKeys, dataDir }: Config): Keyring {
  if (given !== null)
    return makeKeyring(parseKeyEncryptionKey(given), ...otherKeyEncryptionKeys.map(parseKeyEncryptionKey))
  const previous = loadPreviousKey(dataDir)
  return makeKeyring(loadKeyEncryptionKey(dataDir), ...(previous === undefined ? [] : [previous]))
}

/** Whoever read the files before they were changed has long read them again by then, or ended. */
const settledMs = 60_000

/** Files are one process's, and change under it; variables are the same until it ends. */
function keySource(config: Config, keyring: Keyring, clock: Deps["clock"]): KeySource {
  const { keyEncryptionKey, dataDir } = config
  if (keyEncryptionKey !== null) return { shared: true, reload: () => undefined, finish: () => undefined }
  const reload = () => void Object.assign(keyring, readKeyring(config))
  return {
    shared: false,
    reload,
    finish() {
      if (keyring.readable.length === 1) return
      if (clock().getTime() - keyEncryptionKeySince(dataDir).getTime() < settledMs) return
      removePreviousKey(dataDir)
      reload()
    },
  }
}

function openToken({ pkcs11 }: Config): Pkcs11Token | null {
  return pkcs11 === null ? null : makePkcs11Token(loadPkcs11(pkcs11.module), pkcs11)
}

function readSettings({ publicUrl, machineUrl, trustDomain, mail }: Config): Deps["settings"] {
  return { publicUrl, machineUrl, trustDomain, mail: mail !== null, agentSha256: agentSha256() }
}

/** Of the agent as the portal serves it, so that the command that installs it can check what it downloaded. */
function agentSha256(): string | undefined {
  const path = join(process.cwd(), "public/agent/gatewarden-agent.mjs")
  return existsSync(path) ? createHash("sha256").update(readFileSync(path)).digest("hex") : undefined
}
