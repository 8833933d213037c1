// `npm run ca -- list | take-offline | ceremony | bring-online | rotate-key-encryption-key`: the authorities' keys and those
// that sign root documents (ca-signing-keys.ts), by the people who guard them.
// Beside a running server or without one, on the machine that has the database and the key-encryption key.

import type { KeyObject } from "node:crypto"
import { loadPreviousKey, removePreviousKey, replaceKeyEncryptionKey } from "@/lib/adapters/key-encryption-key"
import { wrap } from "@/lib/adapters/wrapped-key"
import { loadConfig } from "@/lib/config"
import type { Container } from "@/lib/container"
import { DomainError } from "@/lib/core/domain-error"
import { hierarchyName } from "@/lib/core/hierarchy"
import { readKeyring } from "@/lib/open-container"
import { systemActor } from "@/lib/usecases/authorities/once"
import { type Root, readRoot } from "@/lib/usecases/authorities/read-root"
import { rootCrlDays } from "@/lib/usecases/authorities/renew-root-crl"
import { type CaCommand, caUsage, readCaCommand } from "./ca-command"
import { type Joined, withContainer } from "./ca-container"
import { obeyForSigningKeys } from "./ca-signing-keys"
import { findRunningDatabase } from "./data-lock"
import { joinDatabase } from "./open-database"
import { openStoredKey } from "./open-stored-key"
import { readPassphrase } from "./passphrase"
import { readKeyFile, writeKeyFile } from "./root-key-file"
import { runCommand } from "./run-command"

type Command<V extends CaCommand["verb"]> = Extract<CaCommand, { verb: V }>
/** `serverRuns`: a server of this data folder, whose embedded database this is. */
type Opened = Joined & { serverRuns: boolean }

async function run(parameters: string[]): Promise<void> {
  const command = readCaCommand(parameters)
  const config = loadConfig()
  const serverRuns = config.databaseUrl === null && findRunningDatabase(config.dataDir) !== undefined
  const database = await joinDatabase(config)
  try {
    await obey({ config, databaseUrl: database.url, serverRuns }, command)
  } finally {
    await database.stop()
  }
}

async function obey(opened: Opened, command: CaCommand): Promise<void> {
  if (command.verb === "list") return withContainer(opened, undefined, list)
  if (command.verb === "take-offline") return withContainer(opened, undefined, (one) => takeOffline(one, command))
  if (command.verb === "bring-online") return withContainer(opened, undefined, (one) => bringOnline(one, command))
  if (command.verb === "ceremony") return ceremony(opened, command)
  if (command.verb === "rotate-key-encryption-key") return rotateKeyEncryptionKey(opened)
  return obeyForSigningKeys(opened, command)
}

async function list({ queries }: Container): Promise<void> {
  const authorities = await queries.listAuthorities(systemActor)
  if (authorities.length === 0) console.log("There are no authorities yet. `npm start` makes them.")
  else {
    console.table(
      authorities.map(({ environment, slug, state, keyStore, notAfter, crl }) => ({
        environment: hierarchyName(environment),
        authority: slug,
        state,
        key: keyStore,
        until: notAfter.slice(0, 10),
        "CRL until": crl?.nextUpdate.slice(0, 10) ?? "none",
      })),
    )
  }
}

async function takeOffline(container: Container, command: Command<"take-offline">): Promise<void> {
  const { usecases, db } = container
  const root = await readRoot(db, command)
  const key = await openStoredKey(container, root, `The key of ${root.name}`)
  const days = readDays(command.days)
  const passphrase = await readPassphrase(command.passphraseFile, { repeated: true })
  writeKeyFile(command.file, key, passphrase, root)
  console.log(`${command.file} is written, read back, and signs.`)
  // while the key is here: what it signs now has to last until the first ceremony
  await usecases.renewResponders()
  const { nextUpdate } = await usecases.renewRootCrl(systemActor, { ...command, days })
  await usecases.takeKeyOffline(systemActor, command)
  console.log(`The key of ${root.name} is off line. Running servers forget it within a minute or two.
Its CRL is good until ${nextUpdate.toISOString()}: hold a ceremony before, or gateways refuse everybody.
Put ${command.file} on two media that are kept apart, the passphrase with somebody else, and remove it here.
Backups of the database from before still hold the key, encrypted: let them run out, or rotate the key-encryption key.`)
}

async function ceremony(opened: Opened, command: Command<"ceremony">): Promise<void> {
  const days = readDays(command.days)
  const key = await withContainer(opened, undefined, ({ db }) => readOfflineKey(db, command))
  await withContainer(opened, key, async ({ usecases, db }) => {
    const root = await readRoot(db, command)
    const { number, nextUpdate } = await usecases.renewRootCrl(systemActor, { ...command, days })
    console.log(`${root.name} has signed its CRL ${number}, good until ${nextUpdate.toISOString()}.`)
    const { issued } = await usecases.renewResponders(root.id)
    if (issued > 0) console.log("A new OCSP responder was certified.")
    if (command.rotate !== null) await rotate(usecases, db, root, command.rotate)
  })
  console.log("The key is out of memory again. Put its file back where it is kept.")
}

async function rotate(usecases: Container["usecases"], db: Container["db"], root: Root, reason: string): Promise<void> {
  const issuing = await db.authority.findFirst({ where: { issuerId: root.id, state: "issuing" } })
  if (issuing === null) throw new DomainError("conflict", `No authority under ${root.name} issues at the moment.`)
  const { id } = await usecases.startRotation(systemActor, { authorityId: issuing.id, reason })
  console.log(`${root.name} has signed the successor of ${issuing.name}: rotation ${id}. Go on with it in the portal.`)
}

async function bringOnline({ usecases, db, config }: Container, command: Command<"bring-online">): Promise<void> {
  const key = await readOfflineKey(db, command)
  const { kid, name } = await readRoot(db, command)
  const wrapped = wrap(readKeyring(config), kid, key.export({ type: "pkcs8", format: "der" }))
  await usecases.bringKeyOnline(systemActor, { ...command, wrapped })
  console.log(`The key of ${name} is in the database again. The file still holds it: keep it as safe as before.`)
}

async function readOfflineKey(db: Container["db"], command: Command<"ceremony" | "bring-online">): Promise<KeyObject> {
  const root = await readRoot(db, command)
  if (root.store !== "offline") {
    throw new DomainError("conflict", `The key of ${root.name} is not off line, so it signs by itself.`)
  }
  return readKeyFile(command.file, await readPassphrase(command.passphraseFile, { repeated: false }), root)
}

async function rotateKeyEncryptionKey(opened: Opened): Promise<void> {
  const { config } = opened
  if (config.keyEncryptionKey !== null && config.otherKeyEncryptionKeys.length === 0) {
    throw new DomainError(
      "conflict",
      "Set KEY_ENCRYPTION_KEY to a new key and KEY_ENCRYPTION_KEY_PREVIOUS to the old one, here and for every server: docs/operations.md says in which order.",
    )
  }
  // a rotation that was cut off has the earlier file still beside the new one, and goes on
  const begun = config.keyEncryptionKey !== null || loadPreviousKey(config.dataDir) !== undefined
  if (!begun) replaceKeyEncryptionKey(config.dataDir)
  await withContainer(opened, undefined, ({ rewrapSecrets }) => finishRotation(opened, rewrapSecrets))
}

async function finishRotation(
  { config, serverRuns }: Opened,
  rewrapSecrets: Container["rewrapSecrets"],
): Promise<void> {
  if (config.keyEncryptionKey === null && serverRuns) {
    // it rewraps by itself: it must have read the new file before anything is under it
    await untilNonePending(rewrapSecrets)
    console.log("Everything is under the new key. The server removes the file of the old one within two minutes.")
    return
  }
  const { rewrapped, waitingFor } = await rewrapSecrets.run()
  if (waitingFor > 0) {
    throw new DomainError("conflict", "A server runs that does not know the new key. Restart it with both keys first.")
  }
  if (config.keyEncryptionKey === null) removePreviousKey(config.dataDir)
  const old =
    config.keyEncryptionKey === null ? "Its file is removed." : "Unset KEY_ENCRYPTION_KEY_PREVIOUS everywhere."
  console.log(`${rewrapped} secrets were moved to the new key; the old one opens none any more. ${old}`)
}

const patienceMs = 120_000

async function untilNonePending({ pending }: Container["rewrapSecrets"]): Promise<void> {
  const deadline = Date.now() + patienceMs
  while ((await pending()) > 0) {
    if (Date.now() > deadline) {
      throw new DomainError(
        "unavailable",
        "The server has not finished within two minutes. Its log says why; it goes on.",
      )
    }
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

function readDays(given: string | undefined): number {
  const days = rootCrlDays.safeParse(given)
  if (days.success) return days.data
  throw new DomainError("invalid_input", `--crl-days: ${days.error.issues.map(({ message }) => message).join(" ")}`)
}

await runCommand(caUsage, run)
