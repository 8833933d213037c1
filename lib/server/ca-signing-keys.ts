// `npm run ca -- signing-keys | take-signing-key-offline | sign-root-document | bring-signing-key-online`: the keys that sign root
// documents, by the people who hold them: each has one in a file of their own, and none alone reaches the threshold.
import type { KeyObject } from "node:crypto"
import { wrap } from "@/lib/adapters/wrapped-key"
import type { Container } from "@/lib/container"
import { DomainError } from "@/lib/core/domain-error"
import { rootChangeWords } from "@/lib/core/root-change"
import type { RootDraftView, SigningKeys } from "@/lib/core/signing-keys-view"
import { readKeyring } from "@/lib/open-container"
import { systemActor } from "@/lib/usecases/authorities/once"
import { readSigningKey, type SigningKey } from "@/lib/usecases/root-documents/read-signing-key"
import type { SigningKeysCommand } from "./ca-command"
import { type Joined, withContainer } from "./ca-container"
import { openStoredKey } from "./open-stored-key"
import { readPassphrase } from "./passphrase"
import { readAnyKeyFile, readKeyFile, writeKeyFile } from "./root-key-file"

type Command<V extends SigningKeysCommand["verb"]> = Extract<SigningKeysCommand, { verb: V }>

export async function obeyForSigningKeys(opened: Joined, command: SigningKeysCommand): Promise<void> {
  if (command.verb === "sign-root-document") return signRootDocument(opened, command)
  return withContainer(opened, undefined, async (container) => {
    if (command.verb === "signing-keys") return list(container, command)
    if (command.verb === "take-signing-key-offline") return takeOffline(container, command)
    return bringOnline(container, command)
  })
}

async function list({ queries }: Container, { environment }: Command<"signing-keys">): Promise<void> {
  const found = await queries.getSigningKeys(systemActor, environment)
  const { keys, documents, draft } = found
  console.table(
    keys.map(({ kid, role, store, createdAt }) => ({ kid, role, key: store, since: createdAt.slice(0, 10) })),
  )
  const [newest] = documents
  if (newest === undefined) return
  const { version, root, notAfter } = newest
  console.log(
    `Root document ${version} holds until ${notAfter.slice(0, 10)}. ${root.threshold} of ${root.kids.length} keys sign the next.`,
  )
  if (draft !== null) console.log(describeDraft(found, draft))
}

async function takeOffline(container: Container, command: Command<"take-signing-key-offline">): Promise<void> {
  const { usecases, db } = container
  const found = await readSigningKey(db, command)
  const key = await openStoredKey(container, { keyId: found.id, store: found.store }, found.kid)
  const passphrase = await readPassphrase(command.passphraseFile, { repeated: true })
  writeKeyFile(command.file, key, passphrase, found)
  console.log(`${command.file} is written, read back, and signs.`)
  await usecases.takeSigningKeyOffline(systemActor, command)
  console.log(`${found.kid} is off line. Running servers forget it within a minute or two.
The next root document of ${command.environment} waits for its signature where the threshold needs it: \`npm run ca -- sign-root-document\`.
Give ${command.file} and its passphrase to one person who holds no other of these keys, on two media that are kept apart, and remove it here.
Backups of the database from before still hold the key, encrypted: let them run out, or rotate the key-encryption key.`)
}

async function bringOnline(
  { usecases, db, config }: Container,
  command: Command<"bring-signing-key-online">,
): Promise<void> {
  const found = await readSigningKey(db, command)
  requireOffline(found)
  const key = readKeyFile(command.file, await readPassphrase(command.passphraseFile, { repeated: false }), found)
  const wrapped = wrap(readKeyring(config), found.kid, key.export({ type: "pkcs8", format: "der" }))
  const { environment, kid } = command
  await usecases.bringSigningKeyOnline(systemActor, { environment, kid, wrapped })
  console.log(`${kid} is in the database again. The file still holds it: keep it as safe as before.`)
}

async function signRootDocument(opened: Joined, command: Command<"sign-root-document">): Promise<void> {
  const { environment } = command
  const { key, sha256 } = await withContainer(opened, undefined, (container) => readForDraft(container, command))
  await withContainer(opened, key, async ({ usecases }) => {
    const { version, published, added, before, after } = await usecases.signRootDraft(systemActor, {
      environment,
      sha256,
    })
    console.log(`Root document ${version} of ${environment} is signed by ${added.join(", ")}.`)
    console.log(published ? "It holds from now on." : `It does not hold yet: ${missingWords({ before, after })}.`)
  })
  console.log("The key is out of memory again. Put its file back where it is kept.")
}

/** Says what would be signed before the passphrase is asked for: who types it has read it. */
async function readForDraft(
  { queries, db }: Container,
  { environment, file, passphraseFile }: Command<"sign-root-document">,
): Promise<{ key: KeyObject; sha256: string }> {
  const found = await queries.getSigningKeys(systemActor, environment)
  const { draft } = found
  if (draft === null) throw new DomainError("conflict", `No root document of ${environment} waits for signatures.`)
  console.log(describeDraft(found, draft))
  const { key, kid } = readAnyKeyFile(file, await readPassphrase(passphraseFile, { repeated: false }))
  requireOffline(await readSigningKey(db, { environment, kid }))
  if (draft.signedBy.includes(kid)) {
    throw new DomainError("conflict", `${kid} has signed already. It takes another key: ${missingWords(draft)}.`)
  }
  return { key, sha256: draft.sha256 }
}

function requireOffline({ kid, store }: SigningKey): void {
  if (store !== "offline") throw new DomainError("conflict", `${kid} is not off line, so it signs by itself.`)
}

/** By the bytes that are signed, beside what holds now: what the change is called is the server's word alone. */
function describeDraft({ environment, documents }: SigningKeys, draft: RootDraftView): string {
  const { version, change, reason, startedBy, startedAt, signedBy, epoch, root, manifest, notAfter, sha256 } = draft
  const [now] = documents
  const gone = [...(now?.root.kids ?? []), ...(now?.manifest.kids ?? [])].filter(
    (kid) => !root.kids.includes(kid) && !manifest.kids.includes(kid),
  )
  return `Root document ${version} of ${environment} waits for signatures: ${rootChangeWords[change.kind]}.
  asked for by  ${startedBy.name}, ${startedAt}: ${JSON.stringify(reason)}
  root keys     ${markNew(root.kids, now?.root.kids)}
  must sign     ${root.threshold}${wasWords(root.threshold, now?.root.threshold)}
  manifest key  ${markNew(manifest.kids, now?.manifest.kids)}
  no longer     ${gone.length === 0 ? "none" : gone.join(", ")}
  epoch         ${epoch}${wasWords(epoch, now?.epoch)}
  until         ${notAfter}
  SHA-256       ${sha256}
  signed by     ${signedBy.length === 0 ? "nobody yet" : signedBy.join(", ")}; ${missingWords(draft)}`
}

const markNew = (kids: readonly string[], known: readonly string[] = []): string =>
  kids.map((kid) => (known.includes(kid) ? kid : `${kid} (new)`)).join(", ")

const wasWords = (next: number, now: number | undefined): string =>
  now === undefined || next === now ? "" : ` (now ${now})`

/** Of one threshold or of both: before they are the same, and after a change of keys they may differ. */
function missingWords({ before, after }: Pick<RootDraftView, "before" | "after">): string {
  const of = ({ have, need }: { have: number; need: number }) => Math.max(0, need - have)
  const [old, own] = [of(before), of(after)]
  if (old === 0 && own === 0) return "no signature is missing"
  if (old === own) return `${counted(old)} missing`
  return `${counted(old)} missing of the keys of the document before, ${counted(own)} of its own`
}

const counted = (count: number): string => (count === 1 ? "1 signature is" : `${count} signatures are`)
